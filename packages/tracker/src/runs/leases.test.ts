import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { loseHolders, moveHolders } from '../../fixtures/lose-holders.js';
import { openStatements } from '../../fixtures/open-statements.js';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { LeaseHeldError, RunNotFoundError, StaleLeaseError } from '../errors.js';
import { holderOf } from './holders.js';
import { thisProcess } from './processes.js';
import { openReader } from '../query/reader.js';
import { openStore } from '../store.js';

let file: string;

beforeEach(() => {
  file = path.join(temporaryFolder(), 'ablate.db');
});

/** Makes the store believe that the run's holder is another process of this system. */
function holdBy(id: string, pid: number): void {
  const database = new Database(file);
  database
    .prepare(
      'UPDATE leases SET pid = ?, process_start = NULL WHERE run = (SELECT number FROM runs WHERE id = ?)',
    )
    .run(pid, id);
  database.close();
}

const deadPid = (): number => spawnSync(process.execPath, ['--version']).pid;

describe('enqueueOnce', () => {
  it('adds one run for a configuration and seed of an experiment', () => {
    using store = openStore(file);
    using other = openStore(file);
    const options = { experiment: 'e', configHash: 'h', seed: 1 };
    const id = store.enqueueOnce(options);
    expect(other.enqueueOnce(options)).toBe(id);
    expect(other.enqueueOnce({ ...options, seed: 2 })).not.toBe(id);
    expect(other.enqueueOnce({ ...options, experiment: 'other' })).not.toBe(id);
    expect(other.enqueueOnce({ experiment: 'e' })).not.toBe(other.enqueueOnce({ experiment: 'e' }));
  });
});

describe('a lease', () => {
  it('counts the time of the newest attempt', () => {
    vi.useFakeTimers({ now: 1_000_000 });
    try {
      using store = openStore(file);
      using reader = openReader(file);
      const id = store.enqueue({ experiment: 'e' });
      store.attach(id, store.lease(id, 'a').token).finish('failed');
      vi.setSystemTime(2_000_000);
      store.attach(id, store.lease(id, 'b').token);
      expect(reader.getRun(id)).toMatchObject({ createdAt: 1_000_000, startedAt: 2_000_000 });
    } finally {
      vi.useRealTimers();
    }
  });

  it('takes a run from pending to finished', () => {
    using store = openStore(file);
    using reader = openReader(file);
    store.ensureExperiment({ name: 'e', question: 'Why?' });
    const id = store.enqueue({ experiment: 'e', name: 'cell', config: { a: 1 }, configHash: 'h', seed: 7 });
    expect(reader.getRun(id).status).toBe('pending');
    const { token } = store.lease(id, 'runner');
    expect(reader.getRun(id).status).toBe('leased');
    const run = store.attach(id, token);
    expect(reader.getRun(id)).toMatchObject({ status: 'running', pid: process.pid, host: os.hostname() });
    run.finish();
    expect(reader.events(id).map(({ kind }) => kind)).toEqual(['leased', 'running', 'finished']);
    expect(() => store.lease(id, 'runner')).toThrow(LeaseHeldError);
  });

  it('is refused while a live owner holds it, and can be given back', () => {
    using store = openStore(file);
    using other = openStore(file);
    const id = store.enqueue({ experiment: 'e' });
    const { token } = store.lease(id, 'first');
    expect(() => other.lease(id, 'second')).toThrow(/held by first/);
    expect(store.release(id, token)).toBe(true);
    const next = other.lease(id, 'second');
    expect(() => store.attach(id, token)).toThrow(StaleLeaseError);
    expect(other.attach(id, next.token).token).toBe(token + 1);
  });

  it('fences the old writer off once another has taken over', () => {
    using store = openStore(file, { flushInterval: 200 });
    using other = openStore(file);
    const id = store.enqueue({ experiment: 'e' });
    const old = store.attach(id, store.lease(id, 'first').token);
    old.log({ loss: 1 }, { step: 0 });
    old.flush();
    holdBy(id, deadPid());
    const fresh = other.attach(id, other.lease(id, 'second').token);
    old.log({ loss: 99 }, { step: 1 });
    expect(() => old.flush()).toThrow(StaleLeaseError);
    expect(() => old.log({ loss: 99 }, { step: 2 })).toThrow(StaleLeaseError);
    expect(() => old.finish()).toThrow(StaleLeaseError);
    fresh.log({ loss: 2 }, { step: 1 });
    fresh.finish();
    using reader = openReader(file);
    expect(reader.series(id, 'loss').map(({ value }) => value)).toEqual([1, 2]);
  });

  it('sees its writer fenced off when the run is ended from outside', () => {
    using store = openStore(file);
    const id = store.enqueue({ experiment: 'e' });
    const run = store.attach(id, store.lease(id, 'runner').token);
    expect(store.finishRun(id, run.token, 'killed', 'SIGINT')).toBe(true);
    expect(store.finishRun(id, run.token, 'crashed')).toBe(false);
    expect(() => run.flush()).toThrow(StaleLeaseError);
    using reader = openReader(file);
    expect(reader.getRun(id)).toMatchObject({ status: 'killed', reason: 'SIGINT' });
  });
});

describe('a run whose process is gone', () => {
  it('is shown as crashed by a reader and marked so by the next writer', () => {
    using store = openStore(file);
    const run = store.startRun({ experiment: 'e' });
    const alive = store.startRun({ experiment: 'e' });
    using reader = openReader(file);
    const pid = deadPid();
    holdBy(run.id, pid);
    const reason = `process ${pid} on ${os.hostname()} is gone`;
    expect(reader.getRun(run.id)).toMatchObject({ status: 'crashed', reason });
    expect(reader.listRuns({ status: ['crashed'] }).map(({ id }) => id)).toEqual([run.id]);
    expect(reader.listRuns({ status: ['running'] }).map(({ id }) => id)).toEqual([alive.id]);
    using next = openStore(file);
    expect(next.reapCrashed()).toEqual([]);
    expect(reader.events(run.id).at(-1)).toMatchObject({ kind: 'crashed', detail: reason });
    expect(next.lease(run.id, 'again').token).toBe(2);
    alive.finish();
  });

  it.runIf(process.platform === 'linux')('is known though another process has its pid now', () => {
    using store = openStore(file);
    const run = store.startRun({ experiment: 'e' });
    const database = new Database(file);
    database.exec("UPDATE leases SET process_start = '1'");
    database.close();
    using reader = openReader(file);
    expect(reader.getRun(run.id).status).toBe('crashed');
    expect(store.reapCrashed()).toEqual([run.id]);
    expect(() => run.finish()).toThrow(StaleLeaseError);
  });

  it('on another host is known by its heartbeat', () => {
    using store = openStore(file);
    const run = store.startRun({ experiment: 'e' });
    const database = new Database(file);
    moveHolders(database);
    database.prepare('UPDATE leases SET heartbeat_at = heartbeat_at - ?').run(3_600_000);
    database.close();
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      expect(store.reapCrashed()).toEqual([]);
      vi.advanceTimersByTime(30_000);
      expect(store.reapCrashed()).toEqual([]);
      vi.advanceTimersByTime(30_000);
      expect(store.reapCrashed()).toEqual([]);
      vi.advanceTimersByTime(1);
      // What one connection has seen, another one of this process knows.
      using other = openStore(file);
      expect(other.lease(run.id, 'again').token).toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is noticed by polling the version alone', async () => {
    using store = openStore(file);
    const run = store.startRun({ experiment: 'e' });
    using reader = openReader(file);
    holdBy(run.id, process.ppid);
    const before = reader.version();
    expect(reader.version()).toBe(before);
    holdBy(run.id, deadPid());
    const written = reader.version();
    await expect.poll(() => reader.version(), { timeout: 3000 }).toBeGreaterThan(written);
  });
});

describe('requests', () => {
  it('asks a running run to stop, once for each start', () => {
    using store = openStore(file);
    const id = store.enqueue({ experiment: 'e' });
    expect(store.askToStop(id, 'a person asked')).toBe(false);
    const first = store.attach(id, store.lease(id, 'a').token);
    expect(store.stopAsked(id)).toBeNull();
    expect(store.askToStop(id, 'a person asked')).toBe(true);
    expect(store.stopAsked(id)).toBe('a person asked');
    first.finish('killed');
    store.attach(id, store.lease(id, 'b').token);
    expect(store.stopAsked(id)).toBeNull();
  });

  it('lets what has ended badly wait again, and nothing else', () => {
    using store = openStore(file);
    using reader = openReader(file);
    const id = store.enqueue({ experiment: 'e' });
    store.finishRun(id, store.lease(id, 'a').token, 'failed', 'the loss is NaN');
    store.retry(id);
    expect(reader.getRun(id)).toMatchObject({ status: 'pending', reason: null, endedAt: null });
    const writer = store.attach(id, store.lease(id, 'a').token);
    expect(() => store.retry(id)).toThrow(LeaseHeldError);
    writer.finish();
    expect(() => store.retry(id)).toThrow(/is finished; only/u);
  });
});

const { host, pidSpace, processStart } = thisProcess();

/** The lease table alone, at times of the test's own, with one run that waits. */
function openLeases() {
  const { database, rows, statements } = openStatements();
  const id = statements.runs.create({ experiment: 'e' }, 0);
  const { leases } = statements;
  const run = () =>
    rows('SELECT status, token, attempts, started_at, ended_at, heartbeat_at, reason FROM runs')[0];
  const lease = () =>
    rows('SELECT owner, token, host, pid, pid_space, process_start, beats, heartbeat_at FROM leases')[0];
  const events = () => rows('SELECT time, kind, detail FROM events ORDER BY number');
  /** Its holder is now on another host, and of that only heartbeats tell. */
  const move = () => moveHolders(database);
  /** It is gone, and was last heard of at 100. */
  const lose = () => {
    moveHolders(database);
    loseHolders(database);
    database.exec('UPDATE leases SET heartbeat_at = 100');
  };
  return { id, leases, run, lease, events, move, lose, forget: () => database.exec('DELETE FROM leases') };
}

describe('what is written of a lease', () => {
  it('from when it is taken to its end', () => {
    const { id, leases, run, lease, events } = openLeases();
    expect(leases.find(id)).toMatchObject({
      id,
      status: 'pending',
      token: 0,
      owner: null,
      heartbeat_at: null,
    });
    expect(leases.take(id, 'runner', 10)).toBe(1);
    expect(run()).toEqual(['leased', 1, 1, null, null, null, null]);
    expect(lease()).toEqual(['runner', 1, host, process.pid, pidSpace, processStart, 0, 10]);
    const number = leases.start(id, 1, 20);
    expect(number).toBe(leases.find(id).run);
    expect(run()).toEqual(['running', 1, 1, 20, null, null, null]);
    expect(lease()).toEqual(['runner', 1, host, process.pid, pidSpace, processStart, 0, 20]);
    leases.fence(number, 1, 30);
    expect(lease()).toEqual(['runner', 1, host, process.pid, pidSpace, processStart, 1, 30]);
    leases.end(number, 1, 'failed', 'the loss is NaN', 40);
    expect(run()).toEqual(['failed', 1, 1, 20, 40, 30, 'the loss is NaN']);
    expect(lease()).toBeUndefined();
    expect(() => leases.fence(number, 1, 50)).toThrow(StaleLeaseError);
    expect(leases.take(id, 'again', 60)).toBe(2);
    expect(run()).toEqual(['leased', 2, 2, 20, null, 30, null]);
    expect(events()).toEqual([
      [10, 'leased', 'runner'],
      [20, 'running', null],
      [40, 'failed', 'the loss is NaN'],
      [60, 'leased', 'again'],
    ]);
  });

  it('that is taken over: the crash of the one before is put down', () => {
    const { id, leases, run, lease, events, move, lose } = openLeases();
    leases.take(id, 'first', 10);
    leases.start(id, 1, 20);
    move();
    expect(() => leases.take(id, 'second', 60_100)).toThrow(
      new LeaseHeldError(`Run ${id} is running, held by first (process 7 on elsewhere)`),
    );
    lose();
    expect(leases.take(id, 'second', 60_101)).toBe(2);
    expect(run()).toEqual(['leased', 2, 2, 20, null, 100, null]);
    expect(lease()).toEqual(['second', 2, host, process.pid, pidSpace, processStart, 0, 60_101]);
    expect(events().slice(2)).toEqual([
      [60_101, 'crashed', 'process 7 on elsewhere is gone'],
      [60_101, 'leased', 'second'],
    ]);
  });

  it.each(['finished', 'pruned'] as const)('is nothing for a run that is %s', (status) => {
    const { id, leases, events } = openLeases();
    leases.end(leases.find(id).run, leases.take(id, 'first', 5), status, null, 10);
    expect(() => leases.take(id, 'runner', 20)).toThrow(
      new LeaseHeldError(
        `Run ${id} is ${status}; only pending, crashed, failed or killed runs can be leased`,
      ),
    );
    expect(events()).toEqual([
      [5, 'leased', 'first'],
      [10, status, null],
    ]);
  });

  it.each(['crashed', 'failed', 'killed'] as const)('starts anew for a run that is %s', (status) => {
    const { id, leases, run } = openLeases();
    leases.end(leases.find(id).run, leases.take(id, 'first', 5), status, 'why', 10);
    expect(leases.take(id, 'runner', 20)).toBe(2);
    expect(run()).toEqual(['leased', 2, 2, null, null, 5, null]);
  });

  it('is only started with its own token, and once', () => {
    const { id, leases } = openLeases();
    const stale = (text: string) => new StaleLeaseError(`Token ${text}`);
    expect(() => leases.start(id, 0, 1)).toThrow(
      stale(`0 of run ${id} is stale: the run is pending with token 0`),
    );
    leases.take(id, 'runner', 10);
    expect(() => leases.start(id, 2, 1)).toThrow(
      stale(`2 of run ${id} is stale: the run is leased with token 1`),
    );
    leases.start(id, 1, 20);
    expect(() => leases.start(id, 1, 1)).toThrow(
      stale(`1 of run ${id} is stale: the run is running with token 1`),
    );
    expect(() => leases.start('nowhere', 1, 1)).toThrow(
      new RunNotFoundError('No run with the id "nowhere"', []),
    );
  });

  it('is only given back with its own token, before it starts', () => {
    const { id, leases, run, lease, events } = openLeases();
    expect(leases.release(id, 0, 5)).toBe(false);
    leases.take(id, 'first', 10);
    expect(leases.release(id, 1, 20)).toBe(true);
    expect(run()).toEqual(['pending', 1, 1, null, null, null, null]);
    expect(lease()).toBeUndefined();
    leases.take(id, 'second', 30);
    const held = ['second', 2, host, process.pid, pidSpace, processStart, 0, 30];
    expect(leases.release(id, 1, 40)).toBe(false);
    expect(lease()).toEqual(held);
    expect(run()).toEqual(['leased', 2, 2, null, null, null, null]);
    leases.start(id, 2, 50);
    expect(leases.release(id, 2, 60)).toBe(false);
    expect(run()).toEqual(['running', 2, 2, 50, null, null, null]);
    expect(events().map((event) => (event as unknown[])[1])).toEqual([
      'leased',
      'released',
      'leased',
      'running',
    ]);
    expect(events()[1]).toEqual([20, 'released', null]);
  });

  it('is gone when the run is to be tried again', () => {
    const { id, leases, run, lease, events, lose } = openLeases();
    leases.take(id, 'first', 10);
    expect(() => leases.retry(id, 20)).toThrow(/^Run \w+ is leased, held by first \(process \d+ on /);
    expect(() => leases.requireFree(id)).toThrow(LeaseHeldError);
    lose();
    expect(leases.requireFree(id)).toBe(leases.find(id).run);
    leases.retry(id, 70_000);
    expect(run()).toEqual(['pending', 1, 1, null, null, 100, null]);
    expect(lease()).toBeUndefined();
    leases.end(leases.find(id).run, leases.take(id, 'second', 75_000), 'pruned', 'slow', 80_000);
    leases.retry(id, 90_000);
    expect(run()).toEqual(['pending', 2, 2, null, null, 75_000, null]);
    leases.end(leases.find(id).run, leases.take(id, 'third', 95_000), 'finished', null, 100_000);
    expect(() => leases.retry(id, 110_000)).toThrow(
      `Run ${id} is finished; only crashed, failed, killed or pruned runs can be tried again`,
    );
    expect(events().slice(1)).toEqual([
      [70_000, 'crashed', 'process 7 on elsewhere is gone'],
      [70_000, 'retry asked', null],
      [75_000, 'leased', 'second'],
      [80_000, 'pruned', 'slow'],
      [90_000, 'retry asked', null],
      [95_000, 'leased', 'third'],
      [100_000, 'finished', null],
    ]);
  });

  it('whose process is gone is ended as of when it was last heard of', () => {
    const { id, leases, run, lease, events, move, lose } = openLeases();
    expect(leases.reap(5)).toEqual([]);
    leases.take(id, 'first', 10);
    expect(leases.reap(20)).toEqual([]);
    move();
    expect(leases.reap(60_100)).toEqual([]);
    lose();
    expect(leases.reap(60_101)).toEqual([id]);
    expect(run()).toEqual(['crashed', 1, 1, null, 100, 100, 'process 7 on elsewhere is gone']);
    expect(lease()).toBeUndefined();
    expect(events().at(-1)).toEqual([100, 'crashed', 'process 7 on elsewhere is gone']);
    expect(leases.reap(70_000)).toEqual([]);
  });

  it('that is missing is the crash of a run that is still called held', () => {
    const { id, leases, run, forget } = openLeases();
    leases.take(id, 'first', 10);
    forget();
    expect(holderOf(leases.find(id))).toBeUndefined();
    expect(leases.requireFree(id)).toBe(leases.find(id).run);
    expect(leases.reap(30)).toEqual([id]);
    expect(run()).toEqual(['crashed', 1, 1, null, 30, null, 'its process is gone']);
    leases.take(id, 'second', 40);
    forget();
    leases.start(id, 2, 50);
    expect(leases.find(id)).toMatchObject({ status: 'running', owner: 'nobody', heartbeat_at: 50 });
  });
});
