import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import {
  defaultStorePath,
  InvalidValueError,
  openStore,
  readTensorBoard,
  type MergeResult,
  type Store,
} from '@ablate/tracker';
import type { CommandResult, StoreOption } from '../command-result.js';
import { printable } from '../output/printable.js';
import { textTable } from '../output/table.js';

const SQLITE = 'SQLite format 3\0';

interface Imported extends MergeResult {
  readonly file: string;
}

export interface ImportOptions extends StoreOption {
  readonly experiment?: string | undefined;
}

/** Takes in runs by their id, from JSON exports, TensorBoard and other stores; doing it twice changes nothing. */
export async function importInto(
  files: readonly string[],
  { store, experiment }: ImportOptions,
): Promise<CommandResult> {
  const kinds = files.map(kindOf);
  using target = openStore(store ?? defaultStorePath());
  const imported: Imported[] = [];
  for (const [index, file] of files.entries())
    imported.push({ file, ...(await take(target, file, kinds[index] ?? 'json', experiment)) });
  return {
    text: textTable(
      ['file', 'added', 'replaced', 'unchanged'],
      imported.map(({ file, added, replaced, unchanged }) => [
        printable(file),
        ...[added, replaced, unchanged].map(String),
      ]),
    ),
    data: imported,
    ok: true,
  };
}

type Kind = 'store' | 'json' | 'tensorboard';

async function take(
  target: Store,
  file: string,
  kind: Kind,
  experiment: string | undefined,
): Promise<MergeResult> {
  if (kind === 'store') return target.merge(file);
  if (kind === 'tensorboard')
    return target.importJson(await readTensorBoard(file, experiment ?? path.basename(path.resolve(file))));
  try {
    return target.importJson(readFileSync(file, 'utf8'));
  } catch (error) {
    if (!(error instanceof InvalidValueError)) throw error;
    throw new InvalidValueError(`${file}: ${error.message}`, { cause: error });
  }
}

function kindOf(file: string): Kind {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) return 'tensorboard';
  return startsAsSqlite(file) ? 'store' : 'json';
}

function startsAsSqlite(file: string): boolean {
  const header = Buffer.alloc(SQLITE.length);
  try {
    const descriptor = openSync(file, 'r');
    try {
      readSync(descriptor, header, 0, header.length, 0);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw new InvalidValueError(
      `Can't read ${file}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
  return header.toString('latin1') === SQLITE;
}
