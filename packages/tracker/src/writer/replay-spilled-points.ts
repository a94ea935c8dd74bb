import { RunNotFoundError } from '../errors.js';
import type { LeaseRecord } from '../runs/leases.js';
import { writeFact } from './facts.js';
import { spilledLeases, SpilledPoints } from './spilled-points.js';
import type { Statements } from './statements.js';

/**
 * Writes into the store the points and ends of runs that other processes spilled, once those are gone. A file that can't
 * be taken in stays for the next time, and keeps no other from it: its error is thrown at the end.
 */
export function replaySpilledPoints(statements: Statements): void {
  const failures: unknown[] = [];
  for (const { runId, token } of spilledLeases(statements.path)) {
    const spilled = new SpilledPoints(statements.path, runId, token);
    try {
      if (statements.transaction(() => replay(statements, spilled, runId, token), { isEnd: true }))
        spilled.remove();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

function replay(statements: Statements, spilled: SpilledPoints, runId: string, token: number): boolean {
  const record = findLease(statements, runId);
  const { points, leases } = statements;
  // Points of an older lease may contradict those of the newest, so they are left where they are.
  if (record?.token !== token) return false;
  const content = spilled.read(points.lastSteps(record.run));
  if (content === undefined) return false;
  const { buffer, facts, end } = content;
  // The holder may still be writing, unless its file says that the run has ended.
  const run = leases.replayable(record, token, end !== undefined);
  if (run === undefined) return false;
  points.write(run, points.prepare(buffer));
  for (const fact of facts) writeFact(statements, run, fact);
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
