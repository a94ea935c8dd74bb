import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openStatements, type OpenTables } from '../../fixtures/open-statements.js';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { GpusBusyError } from '../errors.js';
import { openReader } from '../query/reader.js';
import { openStore } from '../store.js';
import { GpuLeases } from './gpu-leases.js';
import { Liveness } from './liveness.js';
import type { ProcessIdentity, ProcessState } from './processes.js';

let opened: OpenTables;
let first: GpuLeases;
let second: GpuLeases;
let states: Record<number, ProcessState>;
let runs: readonly { run: number; token: number }[];

/** A process of which the other one knows what `states` says. */
function processOf(pid: number): GpuLeases {
  const self: ProcessIdentity = { host: `host ${pid}`, pid, pidSpace: 'here', processStart: '1' };
  const stateOf = (other: ProcessIdentity) => states[other.pid] ?? 'alive';
  return new GpuLeases(opened.database, new Liveness({ self: () => self, stateOf, clock: () => 0 }));
}

beforeEach(() => {
  states = {};
  opened = openStatements();
  [first, second] = [processOf(1), processOf(2)];
  runs = [1, 2, 3].map((token) => {
    const id = opened.statements.runs.create({ experiment: 'e' }, 0);
    return { run: opened.statements.leases.find(id).run, token };
  });
});

const use = (index: number) => runs[index] ?? { run: 0, token: 0 };

describe('GPUs', () => {
  it('are one run’s each, whoever asks', () => {
    expect(first.take(use(0), 'm', ['0', '1'], 5)).toBe('0');
    expect(second.take(use(1), 'm', ['0', '1'], 5)).toBe('1');
    expect(second.take(use(2), 'm', ['0', '1'], 5)).toBeUndefined();
    expect(first.take(use(2), 'm', [], 5)).toBeUndefined();
    expect(opened.rows('SELECT machine, gpu, run, token, host, pid, beats, heartbeat_at FROM gpus')).toEqual([
      ['m', '0', use(0).run, 1, 'host 1', 1, 0, 5],
      ['m', '1', use(1).run, 2, 'host 2', 2, 0, 5],
    ]);
  });

  it('are those of a machine', () => {
    first.take(use(0), 'm', ['0'], 5);
    expect(second.take(use(1), 'another', ['0'], 5)).toBe('0');
  });

  it('are free again when they are given back, by their own lease', () => {
    first.take(use(0), 'm', ['0'], 5);
    second.free({ ...use(0), token: 9 });
    second.free(use(1));
    expect(second.take(use(1), 'm', ['0'], 5)).toBeUndefined();
    first.free(use(0));
    expect(second.take(use(1), 'm', ['0'], 5)).toBe('0');
    first.free(use(0));
    expect(first.take(use(2), 'm', ['0'], 5)).toBeUndefined();
  });

  it('are free again when their process is gone, and not when nothing is known of it', () => {
    first.take(use(0), 'm', ['0'], 5);
    states[1] = 'unknown';
    expect(second.take(use(1), 'm', ['0'], 5)).toBeUndefined();
    states[1] = 'gone';
    expect(second.take(use(1), 'm', ['0'], 5)).toBe('0');
    // What the one before gives back is no longer its own.
    first.free(use(0));
    states[1] = 'alive';
    expect(first.take(use(2), 'm', ['0'], 5)).toBeUndefined();
  });

  it('go with their run to the process that starts it', () => {
    first.take(use(0), 'm', ['0'], 5);
    second.move(use(0), 6);
    states[1] = 'gone';
    expect(first.take(use(1), 'm', ['0'], 5)).toBeUndefined();
    states[2] = 'gone';
    expect(first.take(use(1), 'm', ['0'], 5)).toBe('0');
    second.move(use(0), 7);
    expect(opened.rows('SELECT pid, heartbeat_at FROM gpus')).toEqual([[1, 5]]);
  });

  it('are forgotten with their run', () => {
    first.take(use(0), 'm', ['0'], 5);
    opened.database.prepare('DELETE FROM runs WHERE number = ?').run(use(0).run);
    expect(opened.rows('SELECT * FROM gpus')).toEqual([]);
  });
});

describe('a lease with a GPU', () => {
  it('is had whole or not at all, and its GPU until that is given back', () => {
    using store = openStore(path.join(temporaryFolder(), 'ablate.db'));
    using reader = openReader(store.path);
    const [one, other] = ['one', 'other'].map((name) => store.enqueue({ experiment: 'e', name }));
    const held = store.lease(one ?? '', 'a', { gpus: ['0'] });
    expect(held).toEqual({ token: 1, gpu: '0' });
    const busy = () => store.lease(other ?? '', 'b', { gpus: ['0'] });
    expect(busy).toThrow(new GpusBusyError('Other runs have all of the GPUs 0'));
    expect(reader.getRun('other')).toMatchObject({ status: 'pending', attempts: 0 });
    store.attach(one ?? '', held.token).finish();
    expect(busy).toThrow(GpusBusyError);
    store.freeGpu(one ?? '', held.token);
    expect(busy()).toEqual({ token: 1, gpu: '0' });
  });

  it('is had without one where none is asked for', () => {
    using store = openStore(path.join(temporaryFolder(), 'ablate.db'));
    expect(store.lease(store.enqueue({ experiment: 'e' }), 'a')).toEqual({ token: 1, gpu: null });
  });
});
