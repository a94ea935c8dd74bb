import { describeByName, formatDescription, parseShape } from '@ablate/models';
import type { CommandResult } from '../command-result.js';
import { printableLines } from '../output/printable.js';

export interface ModelOptions {
  readonly depth?: number | undefined;
  readonly input?: string | undefined;
  readonly classes?: number | undefined;
}

/** Describes a model: layers, shapes, parameters, multiplications, receptive fields. */
export async function model(name: string, options: ModelOptions): Promise<CommandResult> {
  const { depth, input, classes } = options;
  const description = await describeByName(name, {
    depth,
    classes,
    input: input === undefined ? undefined : parseShape(input),
  });
  return { text: printableLines(formatDescription(description)), data: description, ok: true };
}
