import { RunNotFoundError } from '../errors.js';
import { holderOf, type LeaseRecord } from '../runs/leases.js';
import { isAlive } from '../runs/liveness.js';
import { pendingLeases, PendingPoints } from './pending-points.js';
import type { Tables } from './tables.js';

/** Writes what earlier processes had to leave beside the store, once they are gone. */
export function takeInPending(tables: Tables): void {
  for (const { runId, token } of pendingLeases(tables.path)) {
    const pending = new PendingPoints(tables.path, runId, token);
    if (tables.transaction(() => takeIn(tables, pending, runId, token))) pending.remove();
  }
}

function takeIn(tables: Tables, pending: PendingPoints, runId: string, token: number): boolean {
  const record = findLease(tables, runId);
  // Points of an older lease may contradict those of the newest, so they are left where they are.
  if (record?.token !== token) return false;
  const { points, leases } = tables;
  const content = pending.read(points.lastSteps(record.run));
  if (content === undefined) return false;
  const holder = holderOf(record);
  // A process that lives on has left the run if it has said how the run ended.
  if (content.end === undefined && holder !== undefined && isAlive(holder, Date.now())) return false;
  points.prepareKeys(content.buffer);
  points.write(record.run, content.buffer);
  if (content.end !== undefined && ['running', 'crashed'].includes(record.status)) {
    leases.end(record.run, content.end.status, content.end.reason, content.end.time);
  }
  return true;
}

function findLease(tables: Tables, runId: string): LeaseRecord | undefined {
  try {
    return tables.leases.find(runId);
  } catch (error) {
    if (error instanceof RunNotFoundError) return undefined;
    throw error;
  }
}
