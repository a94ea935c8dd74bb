import type { ModelDescription } from './describe.js';
import type { LayerDescription } from './layer-description.js';
import { tableLines } from './table.js';

const HEADINGS = ['layer', 'kind', 'output', 'parameters', 'MACs', 'sees'];
const count = (n: number) => (n === 0 ? '' : n.toLocaleString('en-US'));

function row(layer: LayerDescription): string[] {
  return [
    layer.name,
    layer.kind,
    layer.outputShape.join('×'),
    count(layer.parameters),
    count(layer.macs),
    layer.receptiveField?.join('×') ?? '',
  ];
}

/** The description as a table for a terminal, its totals and warnings below. */
export function formatDescription(description: ModelDescription): string {
  const lines = tableLines([HEADINGS, ...description.layers.map(row)], (column) => column >= 3);
  const { name, inputShape, outputShape, parameters, gmacs, warnings } = description;
  return [
    ...lines,
    '',
    `${name}: ${inputShape.join('×')} → ${outputShape.join('×')}, ${count(parameters)} parameters, ${gmacs.toFixed(3)} GMACs`,
    ...warnings.map((warning) => `warning: ${warning}`),
  ].join('\n');
}
