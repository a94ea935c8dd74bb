import { HELD_STATUSES, isActive, isHeld, sqlList, type RunStatus } from './life-cycle.js';
import type { Holder } from './liveness.js';

/** The status as it is shown everywhere: a held run whose process is gone has crashed, whoever notes it down. */
export function effectiveStatus(status: RunStatus, isGone: boolean): RunStatus {
  return isGone && isHeld(status) ? 'crashed' : status;
}

/** Why a run has crashed whose process is gone. */
export function goneReason(holder: Pick<Holder, 'host' | 'pid'> | undefined): string {
  return holder === undefined ? 'its process is gone' : `process ${holder.pid} on ${holder.host} is gone`;
}

const HELD = `runs.status IN (${sqlList(HELD_STATUSES)})`;
const GONE = `(${HELD} AND runs.number IN (SELECT value FROM json_each(:gone)))`;

/** The same in SQL, over `RUN_TABLES`; `:gone` is bound to the numbers of runs whose process is gone, as a JSON array. */
export const EFFECTIVE_STATUS_SQL = `CASE WHEN ${GONE} THEN 'crashed' ELSE runs.status END`;

/** Whether a run is shown under one of these statuses. What may be found by its index is compared first, as it is stored. */
export function hasStatusSql(statuses: readonly RunStatus[], bind: (value: string) => string): string {
  const stored = statuses.includes('crashed') ? [...new Set([...statuses, ...HELD_STATUSES])] : statuses;
  const list = (of: readonly RunStatus[]) => `(SELECT value FROM json_each(${bind(JSON.stringify(of))}))`;
  const [only] = stored;
  const isOne = stored.length === 1 && only !== undefined;
  // Few runs have not ended; of the others there may be so many that a walk in the list's order finds a page sooner.
  const column = stored.every(isActive) ? 'runs.status' : '+runs.status';
  const candidates = isOne ? `runs.status = ${bind(only)}` : `${column} IN ${list(stored)}`;
  return `(${candidates} AND ${EFFECTIVE_STATUS_SQL} IN ${list(statuses)})`;
}

/** A run whose process is gone has ended when it was last heard of. */
export const EFFECTIVE_END_SQL = `CASE WHEN ${GONE} THEN coalesce(runs.ended_at, leases.heartbeat_at, runs.heartbeat_at)
  ELSE runs.ended_at END`;
export const EFFECTIVE_REASON_SQL = `CASE WHEN ${GONE}
  THEN coalesce('process ' || leases.pid || ' on ' || leases.host || ' is gone', 'its process is gone')
  ELSE runs.reason END`;

/** The status of a copy of a run, in SQL over `runs`: nobody holds a run in a store that it has been copied to. */
export const COPIED_STATUS_SQL = `CASE WHEN ${HELD} THEN 'crashed' ELSE runs.status END`;
