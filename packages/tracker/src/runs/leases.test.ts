import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { LeaseHeldError, StaleLeaseError } from '../errors.js';
import { openReader } from '../query/reader.js';
import { openStore } from '../store.js';

let file: string;

beforeEach(() => {
  file = path.join(temporaryFolder(), 'ablate.db');
});

/** Makes the store believe that the run's holder is another process. */
function holdBy(id: string, holder: { pid?: number; host?: string; heartbeatAt?: number }): void {
  const database = new Database(file);
  database
    .prepare(
      `UPDATE leases SET pid = coalesce(?, pid), host = coalesce(?, host), process_start = NULL,
         heartbeat_at = coalesce(?, heartbeat_at) WHERE run = (SELECT number FROM runs WHERE id = ?)`,
    )
    .run(holder.pid ?? null, holder.host ?? null, holder.heartbeatAt ?? null, id);
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
    expect(store.findByHash('e', 'h', 7)).toBeNull();
    const run = store.attach(id, token);
    expect(reader.getRun(id)).toMatchObject({ status: 'running', pid: process.pid, host: os.hostname() });
    run.finish();
    expect(store.findByHash('e', 'h', 7)?.id).toBe(id);
    expect(store.findByHash(null, 'h', 7)?.id).toBe(id);
    expect(store.findByHash('other', 'h', 7)).toBeNull();
    expect(store.findByHash(null, 'h', 8)).toBeNull();
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
    holdBy(id, { pid: deadPid() });
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
    expect(store.finishRun(id, 'killed', 'SIGINT')).toBe(true);
    expect(store.finishRun(id, 'crashed')).toBe(false);
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
    holdBy(run.id, { pid });
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

  it('on another host is known by its heartbeat', () => {
    using store = openStore(file);
    const run = store.startRun({ experiment: 'e' });
    holdBy(run.id, { host: 'elsewhere', heartbeatAt: Date.now() - 30_000 });
    expect(store.reapCrashed()).toEqual([]);
    holdBy(run.id, { heartbeatAt: Date.now() - 61_000 });
    expect(store.reapCrashed()).toEqual([run.id]);
  });

  it('is noticed by polling the version alone', async () => {
    using store = openStore(file);
    const run = store.startRun({ experiment: 'e' });
    using reader = openReader(file);
    holdBy(run.id, { pid: process.ppid });
    const before = reader.version();
    expect(reader.version()).toBe(before);
    holdBy(run.id, { pid: deadPid() });
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
    store.finishRun(id, 'failed', 'the loss is NaN');
    store.retry(id);
    expect(reader.getRun(id)).toMatchObject({ status: 'pending', reason: null, endedAt: null });
    const writer = store.attach(id, store.lease(id, 'a').token);
    expect(() => store.retry(id)).toThrow(LeaseHeldError);
    writer.finish();
    expect(() => store.retry(id)).toThrow(/is finished; only/u);
  });
});
