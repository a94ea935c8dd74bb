import path from 'node:path';
import type Database from 'better-sqlite3';
import { readableStore, storeError } from '../database/connection.js';
import { syncLog } from '../database/sync-log.js';
import { InvalidValueError, StoreError } from '../errors.js';
import { LATEST } from '../runs/fields.js';
import { checkRunId } from '../runs/run-id.js';
import { hashSnapshot } from '../runs/snapshots.js';
import { checkArtifactName } from '../upkeep/artifacts.js';
import { isDamage, isOfIndex } from '../verify/damage.js';
import { withRefusedValues } from './refused-values.js';

/**
 * Runs `take` in a transaction in which the store at `file` is attached as `source`, its metrics are known here and
 * `temp.merged_keys` says which of ours each of its is. Throws `InvalidValueError` for a store that no program of ours
 * has written so.
 */
export function withSource<T>(
  database: Database.Database,
  target: string,
  file: string,
  take: (source: string) => T,
): T {
  const absolute = path.resolve(file);
  if (absolute === target) throw new InvalidValueError(`${target} can't be merged into itself`);
  using readable = readableStore(absolute);
  readable.database.close();
  database.prepare('ATTACH ? AS source').run(readable.file);
  try {
    const write = () => {
      checkIndexes(database, absolute);
      checkRuns(database);
      copyKeys(database);
      return take(absolute);
    };
    const result = withRefusedValues(() => database.transaction(write).immediate());
    syncLog(target);
    return result;
  } catch (error) {
    // Of what SQLite says, only damage: the source has been opened and read before.
    throw isDamage(error) ? storeError(absolute, error) : error;
  } finally {
    database.exec('DETACH source');
  }
}

function copyKeys(database: Database.Database): void {
  database.exec(`
    INSERT INTO main.keys (name) SELECT name FROM source.keys WHERE true ON CONFLICT DO NOTHING;
    CREATE TEMP TABLE IF NOT EXISTS merged_keys (source INTEGER PRIMARY KEY, target INTEGER NOT NULL);
    DELETE FROM temp.merged_keys;
    INSERT INTO temp.merged_keys
      SELECT theirs.number, ours.number FROM source.keys AS theirs JOIN main.keys AS ours USING (name);`);
}

/**
 * Throws `StoreError` where a table and an index of it disagree: a run's rows would be taken for those of another.
 * Tables without an index, as that of points is, are not read for it.
 */
function checkIndexes(database: Database.Database, file: string): void {
  const tables = database
    .prepare<[], string>("SELECT DISTINCT tbl_name FROM source.sqlite_schema WHERE type = 'index'")
    .pluck()
    .all();
  const check = database
    .prepare<[string], string>("SELECT * FROM pragma_integrity_check(?, 'source')")
    .pluck();
  for (const table of tables) {
    const message = check.get(table);
    if (message === undefined || message === 'ok') continue;
    const help = isOfIndex(message) ? `. It is made anew by: ablate verify --repair --store ${file}` : '';
    throw new StoreError('STORE_CORRUPT', `The store at ${file} is damaged: ${message}${help}`);
  }
}

/** Throws `InvalidValueError` for what no store writes and this one could not show: files will be named after some of it. */
function checkRuns(database: Database.Database): void {
  for (const id of database.prepare<[]>('SELECT id FROM source.runs').pluck().iterate()) checkRunId(id);
  const artifacts = database.prepare<[], string>('SELECT DISTINCT name FROM source.artifacts').pluck();
  for (const name of artifacts.iterate()) checkArtifactName(name);
  const snapshots = database.prepare<[], { hash: string; content: string }>(
    'SELECT hash, content FROM source.snapshots',
  );
  for (const { hash, content } of snapshots.iterate())
    if (hashSnapshot(content) !== hash)
      throw new InvalidValueError(`The store to be merged has changed code, not that of ${hash}`);
  const times = ['created_at', 'started_at', 'ended_at', 'heartbeat_at'].map(
    (column) => `abs(${column}) > ${LATEST}`,
  );
  const wrong: [what: string, where: string][] = [
    ['run without an experiment', 'runs WHERE experiment NOT IN (SELECT number FROM source.experiments)'],
    ['run whose configuration is no JSON object', `runs WHERE ${isNoJson('config', 'object')}`],
    ['run with a time that is none', `runs WHERE ${times.join(' OR ')}`],
    ['experiment whose matrix is no JSON object', `experiments WHERE ${isNoJson('matrix', 'object')}`],
    ['plan that is no JSON object', `plans WHERE ${isNoJson('plan', 'object')}`],
    ['decision whose seeds are no JSON list', `decisions WHERE ${isNoJson('lacking', 'array')}`],
    ['matrix that is no JSON object', `matrices WHERE ${isNoJson('matrix', 'object')}`],
    ['registration that is no JSON object', `registrations WHERE ${isNoJson('registration', 'object')}`],
    ['environment that is no JSON object', `environments WHERE ${isNoJson('environment', 'object')}`],
    ['trace that is no JSON list', `environments WHERE ${isNoJson('trace', 'array')}`],
  ];
  for (const [what, where] of wrong) {
    if (database.prepare(`SELECT 1 FROM source.${where} LIMIT 1`).get() !== undefined)
      throw new InvalidValueError(`The store to be merged has a ${what}`);
  }
}

function isNoJson(column: string, type: string): string {
  return `${column} IS NOT NULL AND CASE WHEN json_valid(${column}) THEN json_type(${column}) <> '${type}' ELSE true END`;
}
