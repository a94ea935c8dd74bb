import { registerMatrix, type RegisteredMatrix } from '@ablate/runner';
import type { CommandResult, StoreOption } from '../command-result.js';
import { formatTime } from '../output/format.js';
import { printable } from '../output/printable.js';
import { shortHash } from '../output/registration-lines.js';

export interface RegisterOptions extends StoreOption {
  readonly set: readonly string[];
}

/** Freezes what a matrix asks, before it is run. */
export async function register(matrix: string, { set, store }: RegisterOptions): Promise<CommandResult> {
  const found = await registerMatrix({ file: matrix, set, ...(store === undefined ? {} : { store }) });
  const { registration } = found;
  return {
    text: describe(found),
    data: {
      experiment: found.matrix.name,
      store: found.storePath,
      isKnown: found.isKnown,
      ...registration,
    },
    ok: true,
  };
}

function describe({ matrix, cells, registration, isKnown }: RegisteredMatrix): string {
  const { hash, earlier, createdAt } = registration;
  const { compare, design, seeds, looks, question } = matrix;
  const facts: [string, string][] = [
    ['question', question ?? 'none'],
    ['cells', String(cells)],
    ['metric', `${compare?.metric ?? ''} (${compare?.goal ?? ''})`],
    ...(design === null ? [] : [['design', design.kind] as [string, string]]),
    ['margin', compare?.margin == null ? 'none' : String(compare.margin)],
    ['seeds', looks === null ? String(seeds.length) : `looks at ${looks.join(', ')}`],
    ['hash', hash],
  ];
  const head = isKnown
    ? `"${matrix.name}" is registered since ${formatTime(createdAt)}:`
    : `"${matrix.name}" is registered:`;
  const late =
    earlier === 0
      ? []
      : [
          `${earlier} of its runs had ended before: what they tell about it is exploratory, and compare says so.`,
        ];
  return [
    [printable(head), ...facts.map(([name, value]) => `  ${name.padEnd(10)}${printable(value)}`)].join('\n'),
    ...late,
    `ablate compare says whether a comparison answers registration ${shortHash(hash)}; anything else is exploratory.`,
  ].join('\n\n');
}
