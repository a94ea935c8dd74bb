import type Database from 'better-sqlite3';
import { LeaseHeldError, RunNotFoundError, StaleLeaseError } from '../errors.js';
import { effectiveStatus, goneReason } from './effective-status.js';
import {
  HELD_STATUSES,
  isHeld,
  mayBecome,
  RUN_STATUSES,
  sqlList,
  TRANSITIONS,
  transitionStatement,
  type EndStatus,
  type RunStatus,
  type StatusChange,
} from './life-cycle.js';
import {
  HOLDER_NAMES,
  HOLDER_VALUES,
  holderColumns,
  holderOf,
  type HolderBindings,
  type HolderRow,
} from './holders.js';
import type { Liveness } from './liveness.js';
import type { ProcessIdentity } from './processes.js';
import type { WritableRun } from './writable-run.js';

export interface LeaseRecord extends HolderRow {
  run: number;
  id: string;
  status: RunStatus;
  token: number;
  owner: string | null;
  /** 1 where a job holds it, of which only its launcher can say whether it is gone. */
  is_job: number;
}

const LEASE_QUERY = `
  SELECT runs.number AS run, runs.id, runs.status, runs.token, leases.owner, ${holderColumns('leases')},
    EXISTS (SELECT 1 FROM jobs WHERE jobs.run = runs.number AND jobs.token = runs.token) AS is_job
  FROM runs LEFT JOIN leases ON leases.run = runs.number`;
/** Of held runs, but for those that jobs hold: of these their launcher alone knows whether they are gone. */
export const HELD_QUERY = `${LEASE_QUERY} WHERE runs.status IN (${sqlList(HELD_STATUSES)})
  AND (leases.run IS NULL OR is_job = 0)`;

/** Whether no process can be at work on the run any more, as far as can be known: of a job that can't be told counts as alive. */
export function isGone(record: LeaseRecord, liveness: Liveness): boolean {
  const holder = holderOf(record);
  return (
    holder === undefined || (record.is_job === 0 && liveness.isGone(`${record.id} ${record.token}`, holder))
  );
}

interface Ending {
  readonly reason: string | null;
  readonly time: number;
}

type Change = StatusChange & Ending;

const ENDING = `reason = :reason, ended_at = :time,
  heartbeat_at = coalesce((SELECT heartbeat_at FROM leases WHERE run = number), heartbeat_at)`;
const ANEW = 'ended_at = NULL, reason = NULL';

/** Kinds of events that tell of a run's life: those of a copy tell of the copy's. */
export const LIFE_EVENTS: readonly string[] = [...RUN_STATUSES, 'released', 'retry asked', 'stop asked'];

/**
 * Who may write which run: every change of a status, as `TRANSITIONS` allow it. Every method is one step of a
 * transaction that the caller has begun.
 */
export class Leases {
  readonly #liveness;
  readonly #byId;
  readonly #held;
  readonly #put;
  readonly #take;
  readonly #queue;
  readonly #start;
  readonly #startJob;
  readonly #hear;
  readonly #release;
  readonly #retry;
  readonly #end;
  readonly #lose;
  readonly #replay;
  readonly #beat;
  readonly #delete;
  readonly #event;

  constructor(database: Database.Database, liveness: Liveness) {
    this.#liveness = liveness;
    this.#byId = database.prepare<[id: string], LeaseRecord>(`${LEASE_QUERY} WHERE runs.id = ?`);
    this.#held = database.prepare<[], LeaseRecord>(HELD_QUERY);
    this.#put = database.prepare<[HolderBindings & { run: number; owner: string; token: number }]>(`
      INSERT OR REPLACE INTO leases (run, owner, token, ${HOLDER_NAMES}) VALUES (:run, :owner, :token, ${HOLDER_VALUES})`);
    this.#take = transitionStatement(database, 'take', `token = token + 1, attempts = attempts + 1, ${ANEW}`);
    this.#queue = transitionStatement(database, 'queue', ANEW);
    this.#startJob = transitionStatement<{ startedAt: number }>(database, 'start', 'started_at = :startedAt');
    this.#hear = database.prepare<[time: number, run: number, token: number]>(
      'UPDATE leases SET heartbeat_at = max(heartbeat_at, ?) WHERE run = ? AND token = ?',
    );
    const starting = 'started_at = :now, host = :host, pid = :pid';
    this.#start = transitionStatement<{ now: number; host: string; pid: number }>(
      database,
      'start',
      starting,
    );
    this.#release = transitionStatement(database, 'release', ANEW);
    this.#retry = transitionStatement(database, 'retry', ANEW);
    this.#end = transitionStatement<Ending>(database, 'end', ENDING);
    this.#lose = transitionStatement<Ending>(database, 'lose', ENDING);
    this.#replay = transitionStatement<Ending>(database, 'replay', ENDING);
    this.#beat = database.prepare<[now: number, run: number, token: number]>(
      'UPDATE leases SET heartbeat_at = ?, beats = beats + 1 WHERE run = ? AND token = ?',
    );
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

  /** `holder`: who holds it from now on; default: this process. */
  take(id: string, owner: string, now: number, holder: ProcessIdentity = this.#liveness.self): number {
    const record = this.#settled(id, now, (status) => {
      if (!mayBecome('take', status)) {
        throw new LeaseHeldError(
          `Run ${id} is ${status}; only pending, crashed, failed or killed runs can be leased`,
        );
      }
    });
    const { run, token } = record;
    this.#take.run({ run, token, to: 'leased' });
    this.#hold(run, owner, token + 1, now, holder);
    this.event(run, 'leased', owner, now);
    return token + 1;
  }

  start(id: string, token: number, now: number): WritableRun {
    const { run, owner, status, token: newest } = this.find(id);
    const { host, pid } = this.#liveness.self;
    if (this.#start.run({ run, token, to: 'running', now, host, pid }).changes === 0) {
      throw new StaleLeaseError(
        `Token ${token} of run ${id} is stale: the run is ${status} with token ${newest}`,
      );
    }
    this.#hold(run, owner ?? 'nobody', token, now);
    this.event(run, 'running', null, now);
    return run as WritableRun;
  }

  /** Whether this lease goes on. */
  isHeld(id: string, token: number): boolean {
    const { status, token: newest } = this.find(id);
    return newest === token && isHeld(status);
  }

  /** The job that holds the run waits for its turn, perhaps again. Nothing changes if it does already. */
  queueJob(id: string, token: number, now: number): void {
    const { run } = this.find(id);
    if (this.#queue.run({ run, token, to: 'queued' }).changes > 0) this.event(run, 'queued', null, now);
  }

  /** The job that holds the run has started, and was heard of at `heardAt`. Nothing changes if that is known. */
  startJob(id: string, token: number, startedAt: number, heardAt: number): void {
    const { run } = this.find(id);
    if (this.#startJob.run({ run, token, to: 'running', startedAt }).changes > 0)
      this.event(run, 'running', null, startedAt);
    this.#hear.run(heardAt, run, token);
  }

  release(id: string, token: number, now: number): boolean {
    const { run } = this.find(id);
    if (this.#release.run({ run, token, to: 'pending' }).changes === 0) return false;
    this.#delete.run(run);
    this.event(run, 'released', null, now);
    return true;
  }

  retry(id: string, now: number): void {
    const { run, token } = this.#settled(id, now, (status) => {
      if (!mayBecome('retry', status)) {
        throw new LeaseHeldError(
          `Run ${id} is ${status}; only crashed, failed, killed or pruned runs can be tried again`,
        );
      }
    });
    this.#retry.run({ run, token, to: 'pending' });
    this.event(run, 'retry asked', null, now);
  }

  /** Throws `StaleLeaseError` unless the token is the run's newest and its lease goes on; else records a heartbeat. */
  fence(run: number, token: number, now: number): WritableRun {
    if (this.#beat.run(now, run, token).changes === 1) return run as WritableRun;
    throw stale(token);
  }

  /** Throws `StaleLeaseError` unless the token is the run's newest and its lease goes on. */
  end(run: number, token: number, status: EndStatus, reason: string | null, time: number): void {
    if (!this.endIfHeld(run, token, status, reason, time)) throw stale(token);
  }

  /** The same; false, and nothing changes, if the lease is over. */
  endIfHeld(run: number, token: number, status: EndStatus, reason: string | null, time: number): boolean {
    return this.#close(this.#end, { run, token, to: status, reason, time });
  }

  /**
   * What a lease has left beside the store may be written unless the run has been leased anew; undefined then.
   * `hasEnded`: the holder has said that it writes no more. Else nothing may be written while it may be at work.
   */
  replayable(record: LeaseRecord, token: number, hasEnded: boolean): WritableRun | undefined {
    if (record.token !== token) return undefined;
    // A lease is deleted when it ends, so where there is none nobody is at work.
    return hasEnded || this.isGone(record) ? (record.run as WritableRun) : undefined;
  }

  /** The end that a holder could not write. Nothing changes if others know of another one than a crash. */
  replayEnd(run: WritableRun, token: number, status: EndStatus, reason: string | null, time: number): void {
    this.#close(this.#replay, { run, token, to: status, reason, time });
  }

  /** The run, for what its newest holder still has to say after its end; undefined if it has been leased anew. */
  newest(id: string, token: number): WritableRun | undefined {
    const record = this.find(id);
    return record.token === token ? (record.run as WritableRun) : undefined;
  }

  /** Whether no process holds the run that may still be at work. */
  isGone(record: LeaseRecord): boolean {
    return isGone(record, this.#liveness);
  }

  /** Ends every run whose process is gone; the end is when it was last heard of. */
  reap(now: number): string[] {
    const gone = this.#held.all().filter((record) => this.isGone(record));
    for (const record of gone) this.#loseRun(record, holderOf(record)?.heartbeatAt ?? now);
    return gone.map(({ id }) => id);
  }

  event(run: number, kind: string, detail: string | null, now: number): void {
    this.#event.run(run, now, kind, detail);
  }

  /** Number of a run that no live process holds. Throws `LeaseHeldError`, `RunNotFoundError`. */
  requireFree(id: string): number {
    const record = this.find(id);
    this.#requireFree(record);
    return record.run;
  }

  /** Checks the status that a run has once its holder, if that is gone, is put down as lost; then does so. */
  #settled(id: string, now: number, check: (status: RunStatus) => void): LeaseRecord {
    const record = this.find(id);
    this.#requireFree(record);
    const status = effectiveStatus(record.status, this.isGone(record));
    check(status);
    if (status !== record.status) this.#loseRun(record, now);
    return record;
  }

  #requireFree(record: LeaseRecord): void {
    const { id, status, owner } = record;
    const holder = holderOf(record);
    if (holder === undefined || this.isGone(record)) return;
    const where = record.is_job === 1 ? '' : ` (process ${holder.pid} on ${holder.host})`;
    throw new LeaseHeldError(`Run ${id} is ${status}, held by ${owner ?? 'nobody'}${where}`);
  }

  #loseRun(record: LeaseRecord, time: number): void {
    const { run, token } = record;
    const reason = goneReason(holderOf(record));
    this.#close(this.#lose, { run, token, to: TRANSITIONS.lose.to[0], reason, time });
  }

  #close(statement: Database.Statement<[Change]>, change: Change): boolean {
    if (statement.run(change).changes === 0) return false;
    this.#delete.run(change.run);
    this.event(change.run, change.to, change.reason, change.time);
    return true;
  }

  #hold(run: number, owner: string, token: number, now: number, holder = this.#liveness.self): void {
    this.#put.run({ run, owner, token, ...holder, now });
  }
}

function stale(token: number): StaleLeaseError {
  return new StaleLeaseError(`Token ${token} is stale: another process has taken this run over, or ended it`);
}
