import { readdirSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { artifactFolder, artifactPath, hashFile } from './artifacts.js';
import { connectWriter } from '../database/connection.js';
import { countOrphans } from '../runs/remove-runs.js';
import { isRunIdSql } from '../runs/run-id.js';

/** Something in a store that isn't as it should be. Only `unreferenced` is harmless: `gc` removes it. */
export interface StoreProblem {
  readonly kind: 'corrupt' | 'id' | 'orphan' | 'summary' | 'artifact' | 'unreferenced';
  readonly message: string;
}

/**
 * Checks a whole store, artifacts' content included; brings an old one up to date first. Reads every page: seconds
 * for a gigabyte. Throws `StoreError` if the store can't be opened.
 */
export function verifyStore(file: string): StoreProblem[] {
  let database: Database.Database | undefined;
  try {
    database = connectWriter(file);
    return [
      ...corruption(database),
      ...strangeIds(database),
      ...orphans(database),
      ...summaries(database),
      ...artifacts(database, file),
    ];
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    if (error.code !== 'SQLITE_CORRUPT' && error.code !== 'STORE_CORRUPT') throw error;
    return [{ kind: 'corrupt', message: error.message }];
  } finally {
    database?.close();
  }
}

function corruption(database: Database.Database): StoreProblem[] {
  const messages = database.prepare<[], string>('SELECT * FROM pragma_integrity_check').pluck().all();
  const references = database
    .prepare<[], string>('SELECT "table" FROM pragma_foreign_key_check')
    .pluck()
    .all();
  return [
    ...messages.filter((message) => message !== 'ok'),
    ...references.map((table) => `a row of ${table} refers to nothing`),
  ].map((message) => ({ kind: 'corrupt', message }));
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

function summaries(database: Database.Database): StoreProblem[] {
  const wrong = database
    .prepare<[], { id: string; key: string; count: number; points: number }>(
      `SELECT runs.id, keys.name AS key, summaries.count, coalesce(counted.points, 0) AS points
       FROM summaries JOIN runs ON runs.number = summaries.run JOIN keys ON keys.number = summaries.key
       LEFT JOIN (SELECT run, key, count(*) AS points FROM points GROUP BY run, key) AS counted
         ON counted.run = summaries.run AND counted.key = summaries.key
       WHERE summaries.count <> coalesce(counted.points, 0)`,
    )
    .all();
  return wrong.map(({ id, key, count, points }) => ({
    kind: 'summary',
    message: `the summary of ${key} in run ${id} counts ${count} points, there are ${points}`,
  }));
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

/** SHA-256 names of all contents beside a store. */
export function storedArtifacts(file: string): string[] {
  try {
    const entries = readdirSync(artifactFolder(file), { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile() && /^[0-9a-f]{64}$/.test(entry.name))
      .map(({ name }) => name);
  } catch {
    return [];
  }
}
