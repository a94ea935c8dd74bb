import { RunNotFoundError } from '../errors.js';
import type { LeaseRecord } from '../runs/leases.js';
import { spilledLeases, SpilledPoints } from './spilled-points.js';
import type { Statements } from './statements.js';

/** Writes into the store the points and ends of runs that other processes spilled, once those are gone. */
export function replaySpilledPoints(statements: Statements): void {
  for (const { runId, token } of spilledLeases(statements.path)) {
    const spilled = new SpilledPoints(statements.path, runId, token);
    if (statements.transaction(() => replay(statements, spilled, runId, token))) spilled.remove();
  }
}

function replay(statements: Statements, spilled: SpilledPoints, runId: string, token: number): boolean {
  const record = findLease(statements, runId);
  const { points, leases } = statements;
  // Points of an older lease may contradict those of the newest, so they are left where they are.
  if (record?.token !== token) return false;
  const content = spilled.read(points.lastSteps(record.run));
  if (content === undefined) return false;
  const { end, buffer } = content;
  // The holder may still be writing, unless its file says that the run has ended.
  const run = leases.replayable(record, token, end !== undefined);
  if (run === undefined) return false;
  points.prepareKeys(buffer);
  points.write(run, buffer);
  if (end !== undefined) leases.replayEnd(run, token, end.status, end.reason, end.time);
  return true;
}

function findLease(statements: Statements, runId: string): LeaseRecord | undefined {
  try {
    return statements.leases.find(runId);
  } catch (error) {
    if (error instanceof RunNotFoundError) return undefined;
    throw error;
  }
}
