import type { Holder } from './liveness.js';
import type { ProcessIdentity } from './processes.js';

/** Columns of the process that holds a row of `leases` or `gpus`; null where nobody does. */
export interface HolderRow {
  readonly host: string | null;
  readonly pid: number | null;
  readonly pid_space: string | null;
  readonly process_start: string | null;
  readonly beats: number | null;
  readonly heartbeat_at: number | null;
}

export type HolderBindings = ProcessIdentity & { readonly now: number };

const COLUMNS = ['host', 'pid', 'pid_space', 'process_start', 'beats', 'heartbeat_at'] as const;
/** Sets the columns to `HolderBindings`. That another process holds the row now counts as a beat. */
export const HOLDER_NAMES = COLUMNS.join(', ');
export const HOLDER_VALUES = ':host, :pid, :pidSpace, :processStart, 0, :now';

/** Selects a `HolderRow`. */
export function holderColumns(table: string): string {
  return COLUMNS.map((column) => `${table}.${column}`).join(', ');
}

/** The process that holds a row, or undefined if none does. */
export function holderOf(row: HolderRow): Holder | undefined {
  const { host, pid, pid_space: pidSpace, process_start: processStart, heartbeat_at: heartbeatAt } = row;
  return host === null || pid === null || heartbeatAt === null
    ? undefined
    : { host, pid, pidSpace, processStart, beats: row.beats ?? 0, heartbeatAt };
}

/** A heartbeat of everything that a process holds, with `HolderBindings`. */
export const BEAT_STATEMENTS: readonly string[] = ['leases', 'gpus'].map(
  (table) => `UPDATE ${table} SET heartbeat_at = :now, beats = beats + 1
    WHERE pid = :pid AND host = :host AND pid_space IS :pidSpace AND process_start IS :processStart`,
);
