import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { defaultStorePath, InvalidValueError, openStore, type MergeResult } from '@ablate/tracker';
import type { CommandResult, StoreOption } from '../command-result.js';
import { printable } from '../output/printable.js';
import { textTable } from '../output/table.js';

const SQLITE = 'SQLite format 3\0';

interface Imported extends MergeResult {
  readonly file: string;
}

/** Takes in runs by their id, from JSON exports and other stores; doing it twice changes nothing. */
export function importInto(files: readonly string[], { store }: StoreOption): CommandResult {
  const isStore = files.map(startsAsSqlite);
  using target = openStore(store ?? defaultStorePath());
  const imported = files.map((file, index): Imported => ({
    file,
    ...(isStore[index] === true ? target.merge(file) : importText(target, file)),
  }));
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

function importText(target: { importJson(text: string): MergeResult }, file: string): MergeResult {
  try {
    return target.importJson(readFileSync(file, 'utf8'));
  } catch (error) {
    if (!(error instanceof InvalidValueError)) throw error;
    throw new InvalidValueError(`${file}: ${error.message}`, { cause: error });
  }
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
