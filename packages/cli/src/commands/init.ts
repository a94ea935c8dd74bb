import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CommandResult } from '../command-result.js';
import { printable, shellWord } from '../output/printable.js';
import { UsageError } from '../usage-error.js';

export interface InitOptions {
  /** Take what is suggested. */
  readonly yes?: boolean | undefined;
}

const FILE = 'matrix.yaml';
const FOLDER = 'first-matrix';

/** Parts of a network or its training, as a matrix turns them on. */
export const PARTS: Readonly<Record<string, string>> = {
  shortcut: 'off: { model.shortcut: none }',
  'batch norm': 'on: { regularizers: [{ use: batch-norm }] }',
  dropout: 'on: { regularizers: [{ use: dropout, options: { rate: 0.1 } }] }',
  'weight decay': 'on: { regularizers: [{ use: weight-decay, options: { rate: 5e-4 } }] }',
  mixup: 'on: { regularizers: [{ use: mixup }] }',
  'cosine schedule': 'on: { schedule: { use: cosine, options: { warmup: 0.1 } } }',
};
const SUGGESTED = ['shortcut', 'batch norm'];

interface Answers {
  readonly folder: string;
  readonly parts: readonly string[];
}

/** Writes a small matrix that runs as it is, having asked what it is about. */
export async function init(folder: string | undefined, { yes = false }: InitOptions): Promise<CommandResult> {
  const answers = yes ? { folder: folder ?? FOLDER, parts: SUGGESTED } : await ask(folder);
  if (answers === null) return { text: 'Nothing was written.', data: { file: null }, ok: true };
  const file = path.join(answers.folder, FILE);
  refuseExisting(file);
  mkdirSync(answers.folder, { recursive: true });
  // What has come to be there meanwhile is left.
  writeFileSync(file, matrixText(path.basename(path.resolve(answers.folder)), answers.parts), { flag: 'wx' });
  const word = shellWord(answers.folder);
  return {
    text: [
      `Wrote ${printable(file)}.`,
      `Next: npx ablate plan ${word} lists its cells, npx ablate run ${word} trains and compares them.`,
    ].join('\n'),
    data: { file: path.resolve(file), parts: answers.parts },
    ok: true,
  };
}

function refuseExisting(file: string): void {
  if (existsSync(file)) throw new UsageError(`${file} exists; expected a folder without a ${FILE}`);
}

async function ask(folder: string | undefined): Promise<Answers | null> {
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new UsageError('Expected --yes where there is no terminal to ask on. Nothing was written.');
  const { isCancel, multiselect, text } = await import('@clack/prompts');
  const where =
    folder ??
    (await text({ message: 'A folder for the matrix?', initialValue: FOLDER, placeholder: FOLDER }));
  if (isCancel(where)) return null;
  refuseExisting(path.join(where, FILE));
  const parts = await multiselect({
    message: 'Which parts are to be asked about? Each is left out once.',
    options: Object.keys(PARTS).map((value) => ({ value })),
    initialValues: [...SUGGESTED],
    required: true,
  });
  return isCancel(parts) ? null : { folder: where, parts };
}

export function matrixText(name: string, parts: readonly string[]): string {
  return `# What each key means: npx ablate schema
name: ${JSON.stringify(name)}
question: Which part of a small residual network does the work?
plugins: ['@ablate/models', '@ablate/regularizers']

base:
  # 4,000 images that come with the package; { use: fashion-mnist } alone: all 60,000 (ablate data fashion-mnist).
  dataset: { use: fashion-mnist, options: { subset: mini } }
  model: { use: lecture-resnet, options: { channels: [16, 32, 64] } }
  optimizer: { use: sgd, options: { lr: 0.05, momentum: 0.9 } }
  epochs: 1
  batchSize: 32

# The full network, and twins that lack one part each. Other designs: add-one-in, factorial, half, quarter.
components:
${parts.map((part) => `  ${part}: { ${PARTS[part] ?? ''} }`).join('\n')}
design: leave-one-out

# Six seeds that all agree are the least that decides; with a margin, seven.
seeds: 8
compare: { metric: test/accuracy, margin: 0.01 }
`;
}
