import { EFFECTIVE_END_SQL, EFFECTIVE_REASON_SQL, EFFECTIVE_STATUS_SQL } from './effective-status.js';
import type { RunStatus } from './life-cycle.js';
import type { JsonObject } from '../json.js';

/** One run as the store holds it. Times are milliseconds since the Unix epoch. */
export interface Run {
  readonly id: string;
  readonly experiment: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly seed: number | null;
  readonly config: JsonObject;
  readonly configHash: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly heartbeatAt: number | null;
  readonly host: string | null;
  readonly pid: number | null;
  readonly backend: string | null;
  readonly device: string | null;
  /** SHA-256 over the bits of the weights that it was tested with. */
  readonly weightsHash: string | null;
  /** SHA-256 over the bits of its outputs for the test split. */
  readonly outputsHash: string | null;
  /** Hash of the matrix that asked for it first, as `StoreReader.matrices` lists them. */
  readonly matrixHash: string | null;
  /** Hash of the code that it is trained from; see `StoreReader.snapshot`. */
  readonly snapshot: string | null;
  /** How many threads it computes with, whoever goes on with it; null where nobody has said it. */
  readonly threads: number | null;
  /** How often a runner, or the process itself, has taken it. */
  readonly attempts: number;
  /** Why the run ended as it did: an error message, a signal; null for a finished run. */
  readonly reason: string | null;
  /** What somebody has written about it. */
  readonly note: string | null;
  /** When somebody put it out of the list of `ablate runs`; comparisons and the UI have it as before. */
  readonly archivedAt: number | null;
}

export type FieldName = keyof Run;

export interface Field {
  readonly kind: 'text' | 'number' | 'time' | 'status' | 'json';
  /** Of the table `runs`; null where the value stands in another table. */
  readonly column: string | null;
  /** Its value, over `RUN_TABLES` and `:gone`; default: the column. */
  readonly sql?: string;
  /** What filters call it; undefined where they can't ask for it. */
  readonly filter?: string;
  /** What lists are sorted by. */
  readonly sort?: string;
  /** Whether it has a column of its own in CSV and Parquet. */
  readonly inTables?: boolean;
  /** Whether a run is inserted with it; the others are set later, as by an import. */
  readonly isGiven?: boolean;
}

/** Everything that is kept of a run itself. Rows, filters, orders, exports, imports and merges follow from this list. */
export const RUN_FIELDS: Readonly<Record<FieldName, Field>> = {
  id: { kind: 'text', column: 'id', filter: 'id', inTables: true, isGiven: true },
  experiment: {
    ...{ kind: 'text', column: 'experiment', sql: 'experiments.name' },
    ...{ filter: 'experiment', sort: 'experiment', inTables: true, isGiven: true },
  },
  name: { kind: 'text', column: 'name', filter: 'name', sort: 'name', inTables: true, isGiven: true },
  status: {
    ...{ kind: 'status', column: 'status', sql: EFFECTIVE_STATUS_SQL },
    ...{ filter: 'status', sort: 'status', inTables: true },
  },
  seed: { kind: 'number', column: 'seed', filter: 'seed', sort: 'seed', inTables: true, isGiven: true },
  config: { kind: 'json', column: 'config', isGiven: true },
  configHash: { kind: 'text', column: 'config_hash', isGiven: true },
  tags: {
    kind: 'json',
    column: null,
    sql: '(SELECT json_group_object(key, value) FROM tags WHERE tags.run = runs.number)',
    isGiven: true,
  },
  createdAt: {
    ...{ kind: 'time', column: 'created_at', filter: 'created', sort: 'created' },
    ...{ inTables: true, isGiven: true },
  },
  startedAt: { kind: 'time', column: 'started_at', filter: 'started', sort: 'started', inTables: true },
  endedAt: {
    ...{ kind: 'time', column: 'ended_at', sql: EFFECTIVE_END_SQL },
    ...{ filter: 'ended', sort: 'ended', inTables: true },
  },
  heartbeatAt: {
    kind: 'time',
    column: 'heartbeat_at',
    sql: 'coalesce(leases.heartbeat_at, runs.heartbeat_at)',
  },
  host: { kind: 'text', column: 'host', filter: 'host', inTables: true },
  pid: { kind: 'number', column: 'pid' },
  backend: { kind: 'text', column: 'backend', filter: 'backend', inTables: true },
  device: { kind: 'text', column: 'device', filter: 'device', inTables: true },
  weightsHash: { kind: 'text', column: 'weights_hash' },
  outputsHash: { kind: 'text', column: 'outputs_hash' },
  matrixHash: { kind: 'text', column: 'matrix_hash', isGiven: true },
  snapshot: { kind: 'text', column: 'snapshot', isGiven: true },
  threads: { kind: 'number', column: 'threads', filter: 'threads', sort: 'threads', inTables: true },
  attempts: { kind: 'number', column: 'attempts', filter: 'attempts', sort: 'attempts', inTables: true },
  reason: { kind: 'text', column: 'reason', sql: EFFECTIVE_REASON_SQL, filter: 'reason', inTables: true },
  note: { kind: 'text', column: 'note', filter: 'note', inTables: true },
  archivedAt: { kind: 'time', column: 'archived_at', filter: 'archived', inTables: true },
};

export const FIELD_NAMES = Object.keys(RUN_FIELDS) as readonly FieldName[];
export const FIELDS: readonly Field[] = Object.values(RUN_FIELDS);

/** Columns of `runs` that are the store's own business: they are merged, and shown nowhere. */
const INTERNAL_COLUMNS: readonly string[] = ['token'];

/** What follows from several columns, in milliseconds; filters give it in seconds. Few runs have not ended. */
export const DURATION_SQL =
  '(coalesce(runs.ended_at, (SELECT heartbeat_at FROM leases WHERE run = runs.number)) - runs.started_at)';

/** Milliseconds from the epoch, before and after, that a date can be of. */
export const LATEST = 8.64e15;

/** SQL of a field's value, over `RUN_TABLES` and `:gone`. */
export function fieldValue({ sql, column }: Field): string {
  return sql ?? `runs.${column}`;
}

/** Columns of `runs` that a copy of a run in another store has too. */
export const COPIED_COLUMNS: readonly string[] = [
  ...FIELDS.flatMap(({ column }) => column ?? []),
  ...INTERNAL_COLUMNS,
];
