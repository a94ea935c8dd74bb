import type Database from 'better-sqlite3';
import { LeaseHeldError, RunNotFoundError, StaleLeaseError } from '../errors.js';
import { isAlive, thisProcess, type Holder } from './liveness.js';
import { goneReason } from './run-rows.js';
import type { EndStatus } from '../store-types.js';
import type { RunStatus } from '../types.js';

export interface LeaseRecord {
  run: number;
  id: string;
  status: RunStatus;
  token: number;
  owner: string | null;
  host: string | null;
  pid: number | null;
  process_start: string | null;
  heartbeat_at: number | null;
}

export const LEASE_QUERY = `
  SELECT runs.number AS run, runs.id, runs.status, runs.token, leases.owner, leases.host, leases.pid,
    leases.process_start, leases.heartbeat_at
  FROM runs LEFT JOIN leases ON leases.run = runs.number`;

/** The process that holds the run, or undefined if none does. */
export function holderOf(record: LeaseRecord): Holder | undefined {
  const { host, pid, process_start: processStart, heartbeat_at: heartbeatAt } = record;
  return host === null || pid === null || heartbeatAt === null
    ? undefined
    : { host, pid, processStart, heartbeatAt };
}

/** Who may write which run. Every method is one step of a transaction that the caller has begun. */
export class Leases {
  readonly #byId;
  readonly #held;
  readonly #put;
  readonly #setLeased;
  readonly #setRunning;
  readonly #setPending;
  readonly #beat;
  readonly #end;
  readonly #delete;
  readonly #event;

  constructor(database: Database.Database) {
    this.#byId = database.prepare<[id: string], LeaseRecord>(`${LEASE_QUERY} WHERE runs.id = ?`);
    this.#held = database.prepare<[], LeaseRecord>(
      `${LEASE_QUERY} WHERE runs.status IN ('leased', 'running')`,
    );
    this.#put = database.prepare<(number | string | null)[]>(`
      INSERT OR REPLACE INTO leases (run, owner, token, host, pid, process_start, heartbeat_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)`);
    this.#setLeased = database.prepare<[token: number, run: number]>(`
      UPDATE runs SET status = 'leased', token = ?, attempts = attempts + 1, ended_at = NULL, reason = NULL
      WHERE number = ?`);
    this.#setRunning = database.prepare<[now: number, host: string, pid: number, run: number]>(`
      UPDATE runs SET status = 'running', started_at = ?, host = ?, pid = ?
      WHERE number = ?`);
    this.#setPending = database.prepare<[run: number]>(
      "UPDATE runs SET status = 'pending', ended_at = NULL, reason = NULL WHERE number = ?",
    );
    this.#beat = database.prepare<[now: number, run: number, token: number]>(
      'UPDATE leases SET heartbeat_at = ? WHERE run = ? AND token = ?',
    );
    this.#end = database.prepare<(number | string | null)[]>(`
      UPDATE runs SET status = ?, reason = ?, ended_at = ?,
        heartbeat_at = coalesce((SELECT heartbeat_at FROM leases WHERE run = number), heartbeat_at)
      WHERE number = ?`);
    this.#delete = database.prepare<[run: number]>('DELETE FROM leases WHERE run = ?');
    this.#event = database.prepare<[run: number, time: number, kind: string, detail: string | null]>(
      'INSERT INTO events (run, time, kind, detail) VALUES (?, ?, ?, ?)',
    );
  }

  /** Throws `RunNotFoundError`. */
  find(id: string): LeaseRecord {
    const record = this.#byId.get(id);
    if (record === undefined) throw new RunNotFoundError(`No run with the id "${id}"`, []);
    return record;
  }

  take(id: string, owner: string, now: number): number {
    const record = this.find(id);
    const { run, status } = record;
    if (status === 'finished' || status === 'pruned') {
      throw new LeaseHeldError(
        `Run ${id} is ${status}; only pending, crashed, failed or killed runs can be leased`,
      );
    }
    const holder = this.#requireFree(record, now);
    if (holder !== undefined) this.end(run, 'crashed', goneReason(holder), now);
    const token = record.token + 1;
    this.#hold(run, owner, token, now);
    this.#setLeased.run(token, run);
    this.event(run, 'leased', owner, now);
    return token;
  }

  start(id: string, token: number, now: number): number {
    const record = this.find(id);
    if (record.status !== 'leased' || record.token !== token) {
      throw new StaleLeaseError(
        `Token ${token} of run ${id} is stale: the run is ${record.status} with token ${record.token}`,
      );
    }
    this.#hold(record.run, record.owner ?? 'nobody', token, now);
    const { host, pid } = thisProcess(now);
    this.#setRunning.run(now, host, pid, record.run);
    this.event(record.run, 'running', null, now);
    return record.run;
  }

  release(id: string, token: number, now: number): boolean {
    const record = this.find(id);
    if (record.status !== 'leased' || record.token !== token) return false;
    this.#delete.run(record.run);
    this.#setPending.run(record.run);
    this.event(record.run, 'released', null, now);
    return true;
  }

  retry(id: string, now: number): void {
    const record = this.find(id);
    if (record.status === 'finished') {
      throw new LeaseHeldError(
        `Run ${id} is finished; only crashed, failed, killed or pruned runs can be tried again`,
      );
    }
    this.#requireFree(record, now);
    this.#delete.run(record.run);
    this.#setPending.run(record.run);
    this.event(record.run, 'retry asked', null, now);
  }

  /** Throws `StaleLeaseError` unless the token is the run's newest; else records a heartbeat. */
  fence(run: number, token: number, now: number): void {
    if (this.#beat.run(now, run, token).changes === 1) return;
    throw new StaleLeaseError(
      `Token ${token} is stale: another process has taken this run over, or ended it`,
    );
  }

  end(run: number, status: EndStatus, reason: string | null, now: number): void {
    this.#end.run(status, reason, now, run);
    this.#delete.run(run);
    this.event(run, status, reason, now);
  }

  /** Ends every run whose process is gone; the end is when it was last heard of. */
  reap(now: number): string[] {
    const reaped: string[] = [];
    for (const record of this.#held.all()) {
      const holder = holderOf(record);
      if (holder !== undefined && isAlive(holder, now)) continue;
      const reason = holder === undefined ? 'its process is gone' : goneReason(holder);
      this.end(record.run, 'crashed', reason, holder?.heartbeatAt ?? now);
      reaped.push(record.id);
    }
    return reaped;
  }

  event(run: number, kind: string, detail: string | null, now: number): void {
    this.#event.run(run, now, kind, detail);
  }

  /** Number of a run that no live process holds. Throws `LeaseHeldError`, `RunNotFoundError`. */
  requireFree(id: string, now: number): number {
    const record = this.find(id);
    this.#requireFree(record, now);
    return record.run;
  }

  #requireFree(record: LeaseRecord, now: number): Holder | undefined {
    const holder = holderOf(record);
    if (holder === undefined || !isAlive(holder, now)) return holder;
    const { id, status, owner } = record;
    throw new LeaseHeldError(
      `Run ${id} is ${status}, held by ${owner ?? 'nobody'} (process ${holder.pid} on ${holder.host})`,
    );
  }

  #hold(run: number, owner: string, token: number, now: number): void {
    const { host, pid, processStart, heartbeatAt } = thisProcess(now);
    this.#put.run(run, owner, token, host, pid, processStart, heartbeatAt);
  }
}
