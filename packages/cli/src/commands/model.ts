import { AblateError, type JsonObject, type JsonValue } from '@ablate/core';
import { describeByName, formatDescription, formatProgram, parseShape } from '@ablate/models';
import type { CommandResult } from '../command-result.js';
import { printableLines } from '../output/printable.js';

export interface ModelOptions {
  readonly depth?: number | undefined;
  readonly input?: string | undefined;
  readonly classes?: number | undefined;
  /** `option=value` of the model's own options. */
  readonly set?: readonly string[];
  /** Prints what training computes instead of the layers. */
  readonly program?: boolean;
}

/** Describes a model: layers, shapes, parameters, multiplications, receptive fields. */
export async function model(name: string, options: ModelOptions): Promise<CommandResult> {
  const { depth, input, classes, set = [], program = false } = options;
  const description = await describeByName(name, {
    depth,
    classes,
    options: ownOptions(set),
    input: input === undefined ? undefined : parseShape(input),
  });
  const format = program ? formatProgram : formatDescription;
  return { text: printableLines(format(description)), data: description, ok: true };
}

/** `width=8` → `{ width: 8 }`; a value that is no JSON is a text. */
function ownOptions(set: readonly string[]): JsonObject {
  return Object.fromEntries(
    set.map((text) => {
      const [, option, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
      if (option === undefined || value === undefined)
        throw new AblateError('CONFIG', `--set: expected option=value, such as width=8; received "${text}"`);
      return [option.trim(), jsonOrText(value.trim())];
    }),
  );
}

function jsonOrText(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}
