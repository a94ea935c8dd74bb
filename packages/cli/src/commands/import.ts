import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
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

/** Deflate makes at most so many bytes of one. */
const MOST_FROM_A_BYTE = 1032;
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
    return target.importJson(readText(file));
  } catch (error) {
    if (!(error instanceof InvalidValueError)) throw error;
    throw new InvalidValueError(`${file}: ${error.message}`, { cause: error });
  }
}

/** What `export` has compressed is read as it was. */
function readText(file: string): string {
  const bytes = readFileSync(file);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString('utf8');
  try {
    return gunzipSync(bytes, { maxOutputLength: bytes.length * MOST_FROM_A_BYTE }).toString('utf8');
  } catch (error) {
    throw new InvalidValueError(`expected a whole gzip file: ${String(error)}`, { cause: error });
  }
}

function kindOf(file: string): Kind {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) return 'tensorboard';
  return startsAsSqlite(file) ? 'store' : 'json';
}

function startsAsSqlite(file: string): boolean {
  const header = Buffer.alloc(SQLITE.length);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, header, 0, header.length, 0);
  } finally {
    closeSync(descriptor);
  }
  return header.toString('latin1') === SQLITE;
}
