import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { loseHolders } from '../../fixtures/lose-holders.js';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { exportRuns } from '../exchange/export-runs.js';
import { connectWriter } from './connection.js';
import { openReader } from '../query/reader.js';
import { openStore } from '../store.js';
import type { ListOptions } from '../types.js';
import { verifyStore } from '../verify/verify.js';

/** What a store of schema version 1, kept as it was written then, answers. */
interface Answers {
  readonly lists: readonly { readonly options: ListOptions; readonly runs: readonly string[] | string }[];
  readonly csv: string;
  readonly json: string;
}

const fixture = (name: string): string => path.join(import.meta.dirname, '../../fixtures', name);
const answers = JSON.parse(readFileSync(fixture('store-v1.json'), 'utf8')) as Answers;

let file: string;
beforeEach(() => {
  file = path.join(temporaryFolder(), 'ablate.db');
  copyFileSync(fixture('store-v1.db'), file);
  // Brings it to the newest schema; opening it as a store would also note down whose processes are gone.
  const database = connectWriter(file);
  // Schema 1 did not tell where a pid means a process. The answers are those of a time when these were gone.
  loseHolders(database);
  database.close();
});

describe('a store of schema version 1', () => {
  it.each(answers.lists)('lists $options', ({ options, runs }) => {
    using reader = openReader(file);
    const list = () => reader.listRuns(options).map(({ name }) => name);
    if (typeof runs === 'string') expect(list).toThrow(runs);
    else expect(list()).toEqual(runs);
  });

  it('exports as CSV what it did then, with columns that have come since', () => {
    using reader = openReader(file);
    const now = [...exportRuns(reader, { format: 'csv' })].join('');
    const known = new Set(rowsOf(answers.csv)[0]);
    const kept = rowsOf(now)[0]?.map((name) => known.has(name)) ?? [];
    expect(rowsOf(now).map((row) => row.filter((_, index) => kept[index]))).toEqual(rowsOf(answers.csv));
  });

  it('exports as JSON what it did then, with what has come since', () => {
    using reader = openReader(file);
    const now: unknown = JSON.parse([...exportRuns(reader, { format: 'json' })].join(''));
    expect(now).toMatchObject(JSON.parse(answers.json) as object);
  });

  it('can be imported from what it exported then', () => {
    using store = openStore(path.join(temporaryFolder(), 'other.db'));
    expect(store.importJson(answers.json)).toEqual({ added: 9, replaced: 0, unchanged: 0 });
    using reader = openReader(store.path);
    using origin = openReader(file);
    // How often runs were taken wasn't exported then.
    const untold = { attempts: 0 };
    expect(reader.listRuns()).toEqual(origin.listRuns().map((run) => ({ ...run, ...untold })));
  });

  it('has the tables of a new one, and is whole once opened for writing', () => {
    const other = path.join(temporaryFolder(), 'new.db');
    openStore(other).close();
    openStore(file).close();
    expect(verifyStore(file)).toEqual([]);
    const tables = (store: string) => {
      using database = new Closing(store);
      return database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name').all();
    };
    expect(tables(file)).toEqual(tables(other));
  });
});

/** The frozen store's cells hold no commas. */
const rowsOf = (csv: string): string[][] =>
  csv
    .trimEnd()
    .split('\r\n')
    .map((row) => row.split(','));

class Closing extends Database {
  [Symbol.dispose](): void {
    this.close();
  }
}
