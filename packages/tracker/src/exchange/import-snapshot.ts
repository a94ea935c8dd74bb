import type Database from 'better-sqlite3';
import { FIELD_NAMES, RUN_FIELDS, type FieldName } from '../runs/fields.js';
import { LIFE_EVENTS } from '../runs/leases.js';
import type { Jobs } from '../runs/jobs.js';
import type { Leases } from '../runs/leases.js';
import type { SnapshotImport } from '../store-types.js';
import { BY_KEY, copyArtifacts, copyRows } from './copy-rows.js';
import { withSource } from './source-store.js';

/** What a run's own store, or those who look at it here, say of it; the snapshot doesn't. */
const OURS: readonly FieldName[] = [
  'status',
  'attempts',
  'threads',
  'reason',
  'endedAt',
  'note',
  'archivedAt',
];

const TAKEN = FIELD_NAMES.flatMap((name) => {
  const { column, isGiven } = RUN_FIELDS[name];
  return column === null || isGiven === true || OURS.includes(name) ? [] : [column];
});

interface Source {
  readonly number: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly heartbeatAt: number | null;
}

/**
 * Takes what a job's snapshot has of the run that it holds: everything that the run's process writes. False, and nothing
 * changes, where the job holds the run no more, or as much or more of it has been imported. The run's lease stays.
 */
export function importSnapshot(
  database: Database.Database,
  target: string,
  { leases, jobs }: { readonly leases: Leases; readonly jobs: Jobs },
  { runId, token, file, artifacts, attempt, number, end }: SnapshotImport,
): boolean {
  return withSource(database, target, file, () => {
    const job = jobs.find(runId);
    const { run } = leases.find(runId);
    const source = database
      .prepare<[string], Source>(
        `SELECT number, started_at AS startedAt, ended_at AS endedAt, heartbeat_at AS heartbeatAt
         FROM source.runs WHERE id = ?`,
      )
      .get(runId);
    const isNewer = job !== undefined && (attempt - job.attempt || number - job.snapshot) > 0;
    if (source === undefined || !isNewer || !leases.isHeld(runId, token)) return false;
    const now = Date.now();
    copyRun(database, run, source.number);
    copyArtifacts(database, source.number, artifacts, target);
    leases.startJob(runId, token, source.startedAt ?? now, source.heartbeatAt ?? now);
    jobs.change(run, job, { attempt, snapshot: number, heardAt: now });
    if (end !== null) leases.end(run, token, end.status, end.reason, source.endedAt ?? now);
    return true;
  });
}

function copyRun(database: Database.Database, run: number, source: number): void {
  const both = { run, source };
  database
    .prepare(
      `UPDATE main.runs SET (${TAKEN.join(', ')}) =
         (SELECT ${TAKEN.map((column) => `coalesce(theirs.${column}, runs.${column})`).join(', ')}
          FROM source.runs AS theirs WHERE theirs.number = :source) WHERE number = :run`,
    )
    .run(both);
  for (const table of BY_KEY) database.prepare(`DELETE FROM main.${table} WHERE run = ?`).run(run);
  for (const table of BY_KEY) copyRows(database, table, both);
  for (const table of ['environments', 'progress', 'artifacts'])
    copyRows(database, table, both, { insert: 'INSERT OR REPLACE' });
  copyRows(database, 'tags', both, { insert: 'INSERT OR IGNORE' });
  const before = '(SELECT logs_before FROM main.jobs WHERE run = :run)';
  database.prepare(`DELETE FROM main.logs WHERE run = :run AND number > ${before}`).run({ run });
  copyRows(database, 'logs', both);
  const life = LIFE_EVENTS.map((kind) => `'${kind}'`).join(', ');
  copyRows(database, 'events', both, {
    where: `theirs.kind NOT IN (${life}) AND NOT EXISTS (
      SELECT 1 FROM main.events AS ours WHERE ours.run = :run AND ours.time = theirs.time
        AND ours.kind = theirs.kind AND ours.detail IS theirs.detail)`,
  });
}
