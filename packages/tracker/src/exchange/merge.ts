import type Database from 'better-sqlite3';
import { COPIED_STATUS_SQL } from '../runs/effective-status.js';
import { COPIED_COLUMNS } from '../runs/fields.js';
import { DECIDED_COLUMNS } from '../runs/plans.js';
import { removeRun } from '../runs/remove-runs.js';
import type { MergeResult } from '../store-types.js';
import { BY_KEY, BY_RUN, copyArtifacts, copyRows, IN_ORDER } from './copy-rows.js';
import { withSource } from './source-store.js';

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
  return withSource(database, target, source, (absolute) => merge(database, target, absolute, isFree));
}

function merge(
  database: Database.Database,
  target: string,
  source: string,
  isFree: (id: string) => boolean,
): MergeResult {
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
      SELECT hash, content, created_at FROM source.snapshots WHERE true ON CONFLICT DO NOTHING;`);
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

function columnsOfTable(table: string, columns: string): string {
  return columns
    .split(', ')
    .map((column) => `${table}.${column}`)
    .join(', ');
}

/**
 * Orders the states of one run: by whether it is finished, which nobody takes it from; by attempt, by whether it has ended,
 * by when it was last heard of.
 */
function howFar(store: string, runs: string): string {
  return `${runs}.status = 'finished', ${runs}.token, ${runs}.ended_at IS NOT NULL, coalesce(${heartbeat(store, runs)}, 0)`;
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
  for (const table of [...BY_RUN, ...IN_ORDER, ...BY_KEY]) copyRows(database, table, { run, source });
  return run;
}
