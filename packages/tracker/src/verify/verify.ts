import path from 'node:path';
import type Database from 'better-sqlite3';
import { backUpBeside } from '../backup/back-up.js';
import { closeWriter, connectWriter, readableStore, type ReadableStore } from '../database/connection.js';
import { MIGRATIONS } from '../database/schema.js';
import { StoreError } from '../errors.js';
import { countOrphans } from '../runs/remove-runs.js';
import { isRunIdSql } from '../runs/run-id.js';
import { artifactPath, hashFile, storedArtifacts } from '../upkeep/artifacts.js';
import { isDamage } from './damage.js';
import { paramDifferences } from './param-differences.js';
import { rollupDifferences } from './rollup-differences.js';
import { summaryDifferences } from './summary-differences.js';

/** Something in a store that isn't as it should be. Only `unreferenced` is harmless: `gc` removes it. */
export interface StoreProblem {
  readonly kind:
    'corrupt' | 'id' | 'orphan' | 'summary' | 'rollup' | 'parameter' | 'artifact' | 'unreferenced';
  readonly message: string;
}

/**
 * Checks a whole store: its pages, what belongs to what, all that is derived from points and configurations, and the
 * content of artifacts. Brings an old one up to date first, after a backup. Throws `StoreError` if the store can't be
 * opened.
 */
export function verifyStore(file: string): StoreProblem[] {
  const absolute = path.resolve(file);
  try {
    using store = upToDate(absolute);
    try {
      return problemsOf(store.database, absolute);
    } finally {
      store.database.close();
    }
  } catch (error) {
    if (error instanceof StoreError && error.code === 'STORE_CORRUPT') return [corrupt(error.message)];
    throw error;
  }
}

function upToDate(file: string): ReadableStore {
  try {
    return readableStore(file);
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'STORE_TOO_OLD') throw error;
    closeWriter(connectWriter(file, MIGRATIONS, backUpBeside(file)));
    return readableStore(file);
  }
}

const CHECKS: readonly ((database: Database.Database, file: string) => Iterable<StoreProblem>)[] = [
  corruption,
  strangeIds,
  orphans,
  derived,
  artifacts,
];

/** All of one state of the store, which may be written meanwhile. */
function problemsOf(database: Database.Database, file: string): StoreProblem[] {
  const problems: StoreProblem[] = [];
  database.exec('BEGIN');
  try {
    for (const check of CHECKS) {
      try {
        for (const problem of check(database, file)) problems.push(problem);
      } catch (error) {
        if (!isDamage(error)) throw error;
        const isKnown = problems.some(({ kind, message }) => kind === 'corrupt' && message === error.message);
        if (!isKnown) problems.push(corrupt(error.message));
      }
    }
  } finally {
    database.exec('ROLLBACK');
  }
  return problems;
}

function corrupt(message: string): StoreProblem {
  return { kind: 'corrupt', message };
}

function* corruption(database: Database.Database): Iterable<StoreProblem> {
  const messages = database.prepare<[], string>('SELECT * FROM pragma_integrity_check').pluck();
  for (const message of messages.iterate()) if (message !== 'ok') yield corrupt(message);
  const references = database.prepare<[], string>('SELECT "table" FROM pragma_foreign_key_check').pluck();
  for (const table of references.iterate()) yield corrupt(`a row of ${table} refers to nothing`);
}

/** Taken in by a version that did not look; nothing is made or removed for them, and no cell goes on from them. */
function strangeIds(database: Database.Database): StoreProblem[] {
  const ids = database
    .prepare<[], string>(`SELECT id FROM runs WHERE NOT ${isRunIdSql('id')}`)
    .pluck()
    .all();
  return ids.map((id) => ({ kind: 'id', message: `the id ${JSON.stringify(id)} of a run is no ULID` }));
}

function orphans(database: Database.Database): StoreProblem[] {
  return countOrphans(database)
    .filter(([, rows]) => rows > 0)
    .map(([table, rows]) => ({ kind: 'orphan', message: `${rows} rows of ${table} belong to no run` }));
}

/** What is kept so that it need not be computed from points and configurations each time. */
function* derived(database: Database.Database): Iterable<StoreProblem> {
  const names = database.prepare<[{ run: number; key: number }], { id: string; metric: string | null }>(
    'SELECT id, (SELECT name FROM keys WHERE number = :key) AS metric FROM runs WHERE number = :run',
  );
  const named = ({ run, key }: { run: number; key: number }) => {
    const { id, metric } = names.get({ run, key }) ?? { id: run, metric: null };
    return `of ${metric ?? `the unknown metric ${key}`} in run ${id}`;
  };
  for (const { message, ...difference } of [...summaryDifferences(database)])
    yield { kind: 'summary', message: `the summary ${named(difference)}: ${message}` };
  for (const { message, ...difference } of rollupDifferences(database))
    yield { kind: 'rollup', message: `the rollups ${named(difference)}: ${message}` };
  for (const run of [...paramDifferences(database)])
    yield {
      kind: 'parameter',
      message: `the parameters of run ${names.get({ run, key: 0 })?.id ?? run} are not those of its configuration`,
    };
}

function artifacts(database: Database.Database, file: string): StoreProblem[] {
  const problems: StoreProblem[] = [];
  const referenced = database.prepare<[], string>('SELECT DISTINCT sha256 FROM artifacts').pluck().all();
  for (const sha256 of referenced) {
    const content = artifactPath(file, sha256);
    const found = hashFile(content);
    if (found === undefined) problems.push({ kind: 'artifact', message: `${content} is missing` });
    else if (found !== sha256) problems.push({ kind: 'artifact', message: `${content} has been changed` });
  }
  const known = new Set(referenced);
  for (const name of storedArtifacts(file)) {
    if (!known.has(name))
      problems.push({ kind: 'unreferenced', message: `artifact ${name} belongs to no run` });
  }
  return problems;
}
