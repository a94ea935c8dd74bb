import type { ProgramLine } from '@ablate/core/program';
import type { ModelDescription } from './describe.js';
import { tableLines } from './table.js';

const HEADINGS = ['op', 'layers', 'reads', 'output'];

function rows(program: readonly ProgramLine[], indent = ''): string[][] {
  return program.flatMap(({ op, layers, reads, outputShape, program: inner = [] }) => [
    [indent + op, layers.join(' + '), reads.join(', '), outputShape.join('×')],
    ...rows(inner, `${indent}  `),
  ]);
}

/** The program as a table for a terminal, with how many of its ops are of two layers below. */
export function formatProgram({ name, layers, program }: ModelDescription): string {
  const joined = program.filter((line) => line.layers.length > 1).length;
  return [
    ...tableLines([HEADINGS, ...rows(program)]),
    '',
    `${name}: ${program.length} ops of ${layers.length} layers, ${joined} of them of two`,
  ].join('\n');
}
