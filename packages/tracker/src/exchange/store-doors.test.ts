import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cases, damaged, expectNoPollution, TIMEOUT } from '../../../../fuzzing.shared.js';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { InvalidValueError, RunNotFoundError, StoreError } from '../errors.js';
import { openReader } from '../query/reader.js';
import { openStore } from '../store.js';
import type { Store } from '../store-types.js';
import { verifyStore } from '../verify/verify.js';
import { exportRuns } from './export-runs.js';

expectNoPollution();

const folder = temporaryFolder();
const file = path.join(folder, 'inner', 'other.db');
let content: Buffer;
/** The log of a store that is still being written, and the file to which it belongs. */
let written: { readonly file: Buffer; readonly log: Buffer };
let target: Store;

beforeAll(() => {
  mkdirSync(path.dirname(file));
  target = openStore(path.join(folder, 'target.db'), { captureOutput: false });
  const store = openStore(file, { captureOutput: false, systemInterval: 0 });
  for (let seed = 0; seed < 3; seed += 1) {
    const config = { lr: 0.1, model: { use: 'm' } };
    const run = store.startRun({ experiment: 'e', config, configHash: 'h', seed, tags: { a: 'b' } });
    for (let step = 0; step < 20; step += 1) run.log({ loss: step, accuracy: NaN }, { step });
    run.progress({ epoch: 1, epochs: 2, step: 3, steps: 4, imagesPerSecond: null, etaSeconds: 5 });
    run.setTrace(['onTrainStart']);
    run.finish();
    store.appendLog(run.id, run.token, 'stdout', 'text\n');
    if (seed === 1) written = { file: readFileSync(file), log: readFileSync(`${file}-wal`) };
  }
  store.close();
  content = readFileSync(file);
  return () => target.close();
});
afterEach(() => {
  // Nothing is ever made beside the folder in which the files are.
  expect(readdirSync(folder).filter((name) => !/^(?:inner|target\.db.*)$/.test(name))).toEqual([]);
});

function put(bytes: Uint8Array, log?: Uint8Array): void {
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
  writeFileSync(file, bytes);
  if (log !== undefined) writeFileSync(`${file}-wal`, log);
}

/** A run isn't found where the index of ids is damaged. */
const CLEAR = [StoreError, InvalidValueError, RunNotFoundError, Database.SqliteError];

/** Does something, or is told clearly why not: by this package, or by SQLite of a page that it has come to. */
function orClearError(action: () => unknown): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof Error) || !CLEAR.some((kind) => error instanceof kind)) throw error;
    expect(error.message.length).toBeLessThan(500);
  }
}

/** Everything that is read of a store that was given. */
function readAll(): void {
  using reader = openReader(file);
  reader.experiments();
  for (const { id, metrics } of reader.listRuns({ limit: 10 })) {
    for (const key of Object.keys(metrics)) reader.series(id, key);
    reader.logTail(id);
    reader.events(id);
    reader.progress(id);
    reader.trace(id);
    reader.environment(id);
  }
  for (const format of ['json', 'csv'] as const)
    expect([...exportRuns(reader, { format })].length).toBeGreaterThan(0);
}

/** Whatever was taken in of it is whole, and can be shown. */
function merge(): void {
  let added = 0;
  orClearError(() => ({ added } = target.merge(file)));
  using reader = openReader(target.path);
  const runs = reader.listRuns();
  expect(runs).toHaveLength(added);
  for (const part of exportRuns(reader, { format: 'json' })) expect(part.length).toBeGreaterThan(0);
  for (const { id } of runs) target.removeRun(id);
}

function use(): void {
  orClearError(readAll);
  merge();
  orClearError(() => verifyStore(file));
}

describe('the file of a store', () => {
  it('may be damaged anywhere', { timeout: TIMEOUT }, () => {
    fc.assert(
      fc.property(damaged(content), (bytes) => {
        put(bytes);
        use();
      }),
      cases(150),
    );
    expect(verifyStore(target.path)).toEqual([]);
  });

  it('may have any log beside it', { timeout: TIMEOUT }, () => {
    fc.assert(
      fc.property(damaged(written.log), (log) => {
        put(written.file, log);
        use();
      }),
      cases(100),
    );
  });
});

/** A store made by hand: its own schema, changed. */
function crafted(...statements: readonly string[]): void {
  put(content);
  const database = new Database(file);
  database.unsafeMode();
  database.pragma('writable_schema = ON');
  database.pragma('foreign_keys = OFF');
  database.pragma('ignore_check_constraints = ON');
  for (const statement of statements) database.exec(statement);
  database.close();
}

describe('a store made by hand', () => {
  const endless = 'WITH RECURSIVE up (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up) SELECT';
  it.each([
    [
      'a view in the place of a table',
      [
        'DROP TABLE points',
        `CREATE VIEW points (run, key, step, time, value) AS ${endless} 1, 1, n, 0, 0 FROM up`,
      ],
      'its view "points"',
    ],
    [
      'a trigger',
      [`CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM points; END`],
      'it has a trigger "t"',
    ],
    ['a view', [`CREATE VIEW v AS ${endless} n FROM up`], 'it has a view "v"'],
    [
      'a computed column',
      [`ALTER TABLE tags ADD COLUMN x TEXT GENERATED ALWAYS AS (hex(zeroblob(1000000)))`],
      'its table "tags"',
    ],
    ['no table of that name', ['DROP TABLE progress'], 'it has no table "progress"'],
  ])('with %s is refused at every door', (_, statements, message) => {
    crafted(...statements);
    const before = readFileSync(file);
    for (const open of [() => openReader(file), () => openStore(file), () => target.merge(file)])
      expect(open).toThrow(message);
    expect(readFileSync(file)).toEqual(before);
  });

  it('whose table is defined by no SQL is refused without all of its text', () => {
    crafted("UPDATE sqlite_schema SET sql = replace(sql, 'status', '[') WHERE name = 'runs'");
    expect(() => openReader(file)).toThrow(
      /is damaged: malformed database schema \(runs\) - unrecognized token: "\[[^\n]*…$/,
    );
  });

  it('whose index leads to rows of another run is refused', () => {
    const change = (from: string, to: string) =>
      `UPDATE sqlite_schema SET sql = replace(sql, '${from}', '${to}') WHERE name = 'logs_by_run'`;
    crafted(change('(run,', '(4 - run,'));
    for (const statement of ['REINDEX logs_by_run', change('(4 - run,', '(run,')]) {
      const database = new Database(file);
      database.unsafeMode();
      database.pragma('writable_schema = ON');
      database.exec(statement);
      database.close();
    }
    expect(() => target.merge(file)).toThrow(
      /is damaged: row 1 missing from index logs_by_run\. It is made anew by: ablate verify --repair --store /,
    );
    use();
  });

  it('with tables and indexes of others is taken', () => {
    crafted('CREATE TABLE mine (a)', 'CREATE INDEX mine_too ON runs (host)');
    readAll();
    expect(target.merge(file)).toMatchObject({ added: 3 });
    using reader = openReader(target.path);
    for (const { id } of reader.listRuns()) target.removeRun(id);
  });

  it.each([
    ['UPDATE runs SET experiment = 99 WHERE number = 2', 'a run without an experiment'],
    ["UPDATE runs SET config = '{' WHERE number = 2", 'a run whose configuration is no JSON object'],
    ["UPDATE runs SET config = '[]' WHERE number = 2", 'a run whose configuration is no JSON object'],
    ["UPDATE experiments SET matrix = '1'", 'a experiment whose matrix'],
    ["UPDATE environments SET environment = 'x'", 'a environment that is no JSON object'],
    ["UPDATE environments SET trace = '{}'", 'a trace that is no JSON list'],
    ['UPDATE runs SET ended_at = 9e15 WHERE number = 3', 'a run with a time that is none'],
    ["UPDATE runs SET id = '../..' WHERE number = 1", 'id of a run'],
    ["UPDATE runs SET status = 'odd' WHERE number = 1", 'CHECK constraint failed in runs'],
    ["INSERT INTO artifacts VALUES (1, '../x', 'y', 1, 1)", 'name of an artifact'],
    ["INSERT INTO artifacts VALUES (1, 'x', '../../../y', 1, 1)", 'SHA-256'],
    ["INSERT INTO artifacts VALUES (1, 'x', '', 1, 1)", 'SHA-256'],
  ])('after %s is read or told, and never taken in', (statement, message) => {
    crafted(statement);
    orClearError(readAll);
    expect(() => target.merge(file)).toThrow(message);
    use();
    using reader = openReader(target.path);
    expect(reader.listRuns()).toEqual([]);
  });

  it('whose columns hold values of other types is read or told, and never taken in', () => {
    const sql = (table: string) => `(SELECT sql FROM sqlite_schema WHERE name = '${table}')`;
    crafted(
      `CREATE TABLE kept AS SELECT ${sql('runs')} AS sql`,
      `UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')') WHERE name = 'runs'`,
    );
    const database = new Database(file);
    database.unsafeMode();
    database.exec(`UPDATE runs SET created_at = 'soon', seed = x'00' WHERE number = 2;
      PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = (SELECT sql FROM kept) WHERE name = 'runs'`);
    database.close();
    orClearError(readAll);
    use();
    expect(() => target.merge(file)).toThrow(/is damaged: non-[A-Z]+ value in runs\./);
  });

  it('with one very long text is read, and taken in', () => {
    const length = 20_000_000;
    crafted(`UPDATE runs SET config = '{"a":"' || hex(zeroblob(${length / 2})) || '"}' WHERE number = 1`);
    readAll();
    expect(target.merge(file)).toMatchObject({ added: 3 });
    using reader = openReader(target.path);
    expect(reader.listRuns().at(-1)?.config.a).toHaveLength(length);
    for (const { id } of reader.listRuns()) target.removeRun(id);
    expect(existsSync(target.path)).toBe(true);
  });
});
