import { existsSync } from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { artifactPath, checkArtifactName, hashFile, storeArtifact } from '../upkeep/artifacts.js';
import { readableStore, storeError } from '../database/connection.js';
import { syncLog } from '../database/sync-log.js';
import { InvalidValueError } from '../errors.js';
import { COPIED_STATUS_SQL } from '../runs/effective-status.js';
import { COPIED_COLUMNS, LATEST } from '../runs/fields.js';
import { DECIDED_COLUMNS } from '../runs/plans.js';
import { removeRun } from '../runs/remove-runs.js';
import { checkRunId } from '../runs/run-id.js';
import { hashSnapshot } from '../runs/snapshots.js';
import { isDamage } from '../verify/damage.js';
import { withRefusedValues } from './refused-values.js';
import type { MergeResult } from '../store-types.js';

/** Tables whose rows are copied as they are, with the run's number of the target. */
const BY_RUN = ['environments', 'params', 'tags', 'progress', 'artifacts'];
/** The same, but numbered anew, in the order in which they were written. */
const IN_ORDER = ['logs', 'events'];
/** The same, with the metric's number of the target. */
const BY_KEY = ['points', 'summaries', 'rollups'];

const MATRIX_COLUMNS = 'hash, question, matrix, created_at';
const REGISTRATION_COLUMNS = 'hash, registration, earlier, created_at';

/** Columns of a run that aren't copied as they are. */
const CHANGED: Readonly<Record<string, string>> = {
  experiment: '(SELECT number FROM main.experiments WHERE name = experiments.name)',
  status: COPIED_STATUS_SQL,
  heartbeat_at: heartbeat('source', 'runs'),
};

/**
 * Copies the runs of another store into this one. A run that is in both is replaced if it has got further in `source` and
 * nobody holds it here (`isFree`, by id), and left otherwise: merging twice changes nothing. Runs that are still held
 * there become `crashed` here.
 */
export function mergeStore(
  database: Database.Database,
  target: string,
  source: string,
  isFree: (id: string) => boolean,
): MergeResult {
  const absolute = path.resolve(source);
  if (absolute === target) throw new InvalidValueError(`${target} can't be merged into itself`);
  using readable = readableStore(absolute);
  readable.database.close();
  database.prepare('ATTACH ? AS source').run(readable.file);
  try {
    const result = withRefusedValues(() =>
      database.transaction(() => merge(database, target, absolute, isFree)).immediate(),
    );
    syncLog(target);
    return result;
  } catch (error) {
    // Of what SQLite says, only damage: the source has been opened and read before.
    throw isDamage(error) ? storeError(absolute, error) : error;
  } finally {
    database.exec('DETACH source');
  }
}

function merge(
  database: Database.Database,
  target: string,
  source: string,
  isFree: (id: string) => boolean,
): MergeResult {
  checkRuns(database);
  database.exec(`
    INSERT INTO main.experiments (name, question, matrix, created_at)
      SELECT name, question, matrix, created_at FROM source.experiments WHERE true
      ON CONFLICT DO UPDATE SET question = coalesce(question, excluded.question),
        matrix = coalesce(matrix, excluded.matrix);
    INSERT INTO main.plans (experiment, plan)
      SELECT ours.number, plan FROM source.plans
      JOIN source.experiments AS theirs ON theirs.number = plans.experiment
      JOIN main.experiments AS ours USING (name) WHERE true ON CONFLICT DO NOTHING;
    INSERT INTO main.decisions (experiment, ${DECIDED_COLUMNS})
      SELECT ours.number, ${columnsOfTable('decisions', DECIDED_COLUMNS)}
      FROM source.decisions
      JOIN source.experiments AS theirs ON theirs.number = decisions.experiment
      JOIN main.experiments AS ours USING (name)
      JOIN main.plans ON plans.experiment = ours.number
      JOIN source.plans AS said ON said.experiment = theirs.number
      WHERE plans.plan = said.plan AND NOT EXISTS
        (SELECT 1 FROM main.decisions AS known WHERE known.experiment = ours.number AND known.seeds = decisions.seeds);
    INSERT INTO main.matrices (experiment, ${MATRIX_COLUMNS})
      SELECT ours.number, ${columnsOfTable('matrices', MATRIX_COLUMNS)} FROM source.matrices
      JOIN source.experiments AS theirs ON theirs.number = matrices.experiment
      JOIN main.experiments AS ours USING (name) WHERE true ON CONFLICT DO NOTHING;
    INSERT INTO main.registrations (experiment, ${REGISTRATION_COLUMNS})
      SELECT ours.number, ${columnsOfTable('registrations', REGISTRATION_COLUMNS)} FROM source.registrations
      JOIN source.experiments AS theirs ON theirs.number = registrations.experiment
      JOIN main.experiments AS ours USING (name) WHERE true ON CONFLICT DO NOTHING;
    INSERT INTO main.snapshots (hash, content, created_at)
      SELECT hash, content, created_at FROM source.snapshots WHERE true ON CONFLICT DO NOTHING;
    INSERT INTO main.keys (name) SELECT name FROM source.keys WHERE true ON CONFLICT DO NOTHING;
    CREATE TEMP TABLE IF NOT EXISTS merged_keys (source INTEGER PRIMARY KEY, target INTEGER NOT NULL);
    DELETE FROM temp.merged_keys;
    INSERT INTO temp.merged_keys
      SELECT theirs.number, ours.number FROM source.keys AS theirs JOIN main.keys AS ours USING (name);`);
  const candidates = database
    .prepare<[], { id: string; source: number; target: number | null; further: number }>(
      `SELECT theirs.id, theirs.number AS source, ours.number AS target,
         ours.number IS NULL OR (${howFar('source', 'theirs')}) > (${howFar('main', 'ours')}) AS further
       FROM source.runs AS theirs LEFT JOIN main.runs AS ours USING (id) ORDER BY theirs.id`,
    )
    .all();
  const result = { added: 0, replaced: 0, unchanged: 0 };
  for (const { id, source: number, target: existing, further } of candidates) {
    if (further === 0 || (existing !== null && !isFree(id))) {
      result.unchanged += 1;
      continue;
    }
    const kept = existing === null ? undefined : readAnnotation(database, existing);
    if (existing !== null) removeRun(database, existing);
    const run = copyRun(database, number);
    if (kept !== undefined) keepAnnotation(database, run, kept);
    copyArtifacts(database, number, source, target);
    if (existing === null) result.added += 1;
    else result.replaced += 1;
  }
  return result;
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

function columnsOfTable(table: string, columns: string): string {
  return columns
    .split(', ')
    .map((column) => `${table}.${column}`)
    .join(', ');
}

function isNoJson(column: string, type: string): string {
  return `${column} IS NOT NULL AND CASE WHEN json_valid(${column}) THEN json_type(${column}) <> '${type}' ELSE true END`;
}

/** Orders the states of one run: by attempt, by whether it has ended, by when it was last heard of. */
function howFar(store: string, runs: string): string {
  return `${runs}.token, ${runs}.ended_at IS NOT NULL, coalesce(${heartbeat(store, runs)}, 0)`;
}

/** While a run is held, its lease alone knows when it was last heard of. */
function heartbeat(store: string, runs: string): string {
  return `coalesce((SELECT heartbeat_at FROM ${store}.leases WHERE run = ${runs}.number), ${runs}.heartbeat_at)`;
}

/** What people have said about a run here, which the copy that replaces it may not know. */
interface Kept {
  readonly note: string | null;
  readonly archivedAt: number | null;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

function readAnnotation(database: Database.Database, run: number): Kept {
  const said = database
    .prepare<[number], Omit<Kept, 'tags'>>(
      'SELECT note, archived_at AS archivedAt FROM main.runs WHERE number = ?',
    )
    .get(run);
  const tags = database
    .prepare<[number], Kept['tags'][number]>('SELECT key, value FROM main.tags WHERE run = ?')
    .all(run);
  return { note: null, archivedAt: null, ...said, tags };
}

function keepAnnotation(database: Database.Database, run: number, { note, archivedAt, tags }: Kept): void {
  database
    .prepare<[string | null, number | null, number]>(
      `UPDATE main.runs SET note = coalesce(note, ?), archived_at = coalesce(archived_at, ?) WHERE number = ?`,
    )
    .run(note, archivedAt, run);
  const put = database.prepare<[number, string, string]>(
    'INSERT OR IGNORE INTO main.tags (run, key, value) VALUES (?, ?, ?)',
  );
  for (const { key, value } of tags) put.run(run, key, value);
}

function copyRun(database: Database.Database, source: number): number {
  const values = COPIED_COLUMNS.map((column) => CHANGED[column] ?? `runs.${column}`);
  const { lastInsertRowid } = database
    .prepare(
      `INSERT INTO main.runs (${COPIED_COLUMNS.join(', ')}) SELECT ${values.join(', ')}
       FROM source.runs JOIN source.experiments ON experiments.number = runs.experiment WHERE runs.number = ?`,
    )
    .run(source);
  const run = Number(lastInsertRowid);
  for (const table of [...BY_RUN, ...IN_ORDER]) {
    const columns = columnsOf(database, table, ['run', ...(IN_ORDER.includes(table) ? ['number'] : [])]);
    const order = IN_ORDER.includes(table) ? 'ORDER BY number' : '';
    database
      .prepare(
        `INSERT INTO main.${table} (run, ${columns}) SELECT :run, ${columns} FROM source.${table}
         WHERE run = :source ${order}`,
      )
      .run({ run, source });
  }
  for (const table of BY_KEY) {
    const columns = columnsOf(database, table, ['run', 'key']);
    database
      .prepare(
        `INSERT INTO main.${table} (run, key, ${columns}) SELECT :run, merged_keys.target, ${columns}
         FROM source.${table} JOIN temp.merged_keys ON merged_keys.source = key WHERE run = :source`,
      )
      .run({ run, source });
  }
  return run;
}

function columnsOf(database: Database.Database, table: string, without: readonly string[]): string {
  const columns = database
    .prepare<[string], string>('SELECT name FROM pragma_table_info(?)')
    .pluck()
    .all(table);
  return columns.filter((column) => !without.includes(column)).join(', ');
}

function copyArtifacts(database: Database.Database, run: number, source: string, target: string): void {
  const hashes = database
    .prepare<[run: number], string>('SELECT DISTINCT sha256 FROM source.artifacts WHERE run = ?')
    .pluck()
    .all(run);
  for (const sha256 of hashes) {
    const from = artifactPath(source, sha256);
    // What is missing or has been changed there is missing here, as `verify` says.
    if (!existsSync(artifactPath(target, sha256)) && hashFile(from) === sha256) storeArtifact(target, from);
  }
}
