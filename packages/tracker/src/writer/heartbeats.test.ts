import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { HeartbeatError } from '../errors.js';
import { openReader } from '../query/reader.js';
import { thisProcess } from '../runs/processes.js';
import { openStore } from '../store.js';
import { Heartbeats } from './heartbeats.js';

vi.mock('node:worker_threads', { spy: true });

const QUIET = { captureOutput: false, systemInterval: 0 };

let file: string;
beforeEach(() => {
  file = path.join(temporaryFolder(), 'ablate.db');
});
afterEach(() => void vi.mocked(Worker).mockReset());

/** Beats of each lease, the oldest run's first. */
function beats(table = 'leases'): number[] {
  const database = new Database(file, { readonly: true });
  try {
    return database.prepare<[], number>(`SELECT beats FROM ${table} ORDER BY run`).pluck().all();
  } finally {
    database.close();
  }
}

/** Holds this thread up, as a synchronous step does. */
function block(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Blocks until it holds, for a minute at most. */
function blockUntil(holds: () => boolean): void {
  for (let tries = 0; !holds() && tries < 600; tries += 1) block(100);
  expect(holds()).toBe(true);
}

describe('heartbeats', () => {
  it('go on while a step holds up all else, and are heard by others', () => {
    using store = openStore(file, { ...QUIET, heartbeatInterval: 50 });
    using reader = openReader(file);
    const { id } = store.startRun({ experiment: 'e' });
    const { heartbeatAt } = reader.getRun(id);
    blockUntil(() => (beats()[0] ?? 0) >= 3);
    expect(reader.getRun(id).heartbeatAt).toBeGreaterThan(heartbeatAt ?? Infinity);
  });

  it('are those of all that this process holds, started or not, its GPUs too, and of nothing else', () => {
    using store = openStore(file, { ...QUIET, heartbeatInterval: 50 });
    const [others = '', leased = '', running = ''] = [1, 2, 3].map(() => store.enqueue({ experiment: 'e' }));
    store.lease(others, 'another', { gpus: ['0'] });
    const database = new Database(file);
    for (const table of ['leases', 'gpus'])
      database.exec(`UPDATE ${table} SET process_start = 'earlier', pid_space = 'another boot', beats = 0`);
    database.close();
    store.lease(leased, 'runner', { gpus: ['1'] });
    store.attach(running, store.lease(running, 'runner').token);
    blockUntil(() => (beats().at(-1) ?? 0) >= 3);
    const [ofOthers, ofLeased, ofRunning, ...more] = beats();
    expect([ofOthers, ofLeased, more]).toEqual([0, ofRunning, []]);
    const [ofTheirs, ofOurs] = beats('gpus');
    expect(ofTheirs).toBe(0);
    expect(ofOurs).toBeGreaterThanOrEqual(2);
  });

  it('end with the store, and leave none of its files behind', async () => {
    const store = openStore(file, { ...QUIET, heartbeatInterval: 20 });
    const id = store.enqueue({ experiment: 'e' });
    store.lease(id, 'runner');
    blockUntil(() => (beats()[0] ?? 0) >= 2);
    store.close();
    await expect.poll(() => existsSync(`${file}-wal`)).toBe(false);
    const [before] = beats();
    await delay(200);
    expect(beats()).toEqual([before]);
  });

  it('don’t keep a process alive, nor change how it ends', async () => {
    const program = (end: string) => `
      import { openStore } from ${JSON.stringify(new URL('../index.ts', import.meta.url).href)};
      const store = openStore(${JSON.stringify(file)}, { heartbeatInterval: 20 });
      store.startRun({ experiment: 'e', name: 'run' });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
      ${end}`;
    const flags = ['--import', 'tsx', '--conditions=@ablate/source', '--input-type=module', '--eval'];
    const ends = [
      ['', 0],
      ['process.exit(3);', 3],
    ] as const;
    for (const [end, code] of ends) {
      const child = spawn(process.execPath, [...flags, program(end)], {
        cwd: import.meta.dirname,
        stdio: 'inherit',
      });
      expect(await once(child, 'exit')).toEqual([code, null]);
    }
    using reader = openReader(file);
    expect(reader.listRuns().map(({ status }) => status)).toEqual(['failed', 'finished']);
  });
});

describe('heartbeats that fail', () => {
  it('are told of, once until they succeed again', async () => {
    const told: Error[] = [];
    using store = openStore(file, { ...QUIET, heartbeatInterval: 30, onError: (error) => told.push(error) });
    store.lease(store.enqueue({ experiment: 'e' }), 'runner');
    for (const times of [1, 2]) {
      renameSync(file, `${file}.away`);
      await expect.poll(() => told).toHaveLength(times);
      await delay(150);
      renameSync(`${file}.away`, file);
      const [before = 0] = beats();
      await expect.poll(() => beats()[0]).toBeGreaterThan(before + 1);
    }
    expect(told).toHaveLength(2);
    expect(told[0]).toBeInstanceOf(HeartbeatError);
    expect(told[0]?.message).toMatch(/may take this process for gone: unable to open database file$/);
  });

  it('begin again when their thread has died, unless they are over', async () => {
    const threads: EventEmitter[] = [];
    vi.mocked(Worker).mockImplementation(function () {
      const thread = Object.assign(new EventEmitter(), { unref: () => undefined });
      threads.push(thread);
      return thread as never;
    });
    const told: string[] = [];
    const heartbeats = new Heartbeats({ file, interval: 5, holder: thisProcess() }, ({ message }) =>
      told.push(message),
    );
    heartbeats.start();
    heartbeats.start();
    expect(threads).toHaveLength(1);
    threads[0]?.emit('error', new Error('out of memory'));
    expect(told).toEqual([expect.stringMatching(/out of memory$/)]);
    await expect.poll(() => threads).toHaveLength(2);
    heartbeats.stop();
    threads[1]?.emit('error', new Error('out of memory'));
    await delay(50);
    expect(threads).toHaveLength(2);
  });
});
