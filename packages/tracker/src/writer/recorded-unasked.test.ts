import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { openReader } from '../query/reader.js';
import { openStore } from '../store.js';

let file: string;
beforeEach(() => {
  file = path.join(temporaryFolder(), 'ablate.db');
});

describe('a run records without being asked', () => {
  it('where it came from and what it ran on', () => {
    using store = openStore(file);
    const run = store.startRun({ experiment: 'e' });
    using reader = openReader(file);
    const environment = reader.environment(run.id);
    expect(Object.keys(environment ?? {}).sort()).toEqual(
      [
        ...[
          'argv',
          'execArgv',
          'cwd',
          'node',
          'host',
          'platform',
          'cpu',
          'instructions',
          'cores',
          'memoryBytes',
          'gpus',
        ],
        ...['git', 'tracker', 'packages', 'variables'],
      ].sort(),
    );
    expect(environment).toMatchObject({
      node: process.version,
      git: { dirty: expect.any(Boolean) as boolean },
    });
    expect(environment?.tracker).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('no variable that is not on the list', () => {
    vi.stubEnv('SOME_TOKEN', 'hidden value');
    using store = openStore(file);
    const run = store.startRun({ experiment: 'e' });
    vi.unstubAllEnvs();
    using reader = openReader(file);
    expect(JSON.stringify(reader.environment(run.id))).not.toContain('hidden value');
  });

  it('no command line where none is wanted', () => {
    using store = openStore(file, { captureArguments: false });
    const run = store.startRun({ experiment: 'e' });
    using reader = openReader(file);
    expect(reader.environment(run.id)).toMatchObject({ argv: null, execArgv: null, node: process.version });
  });

  it('the machine, at the step that it is at', async () => {
    using store = openStore(file, { systemInterval: 30 });
    const run = store.startRun({ experiment: 'e' });
    run.log({ loss: 1 }, { step: 40 });
    using reader = openReader(file);
    await vi.waitFor(
      () => expect(reader.getRun(run.id).metrics).toHaveProperty('system/cpu_percent'),
      10_000,
    );
    const { metrics } = reader.getRun(run.id);
    expect(metrics['system/memory_bytes']?.last).toBeGreaterThan(1e6);
    expect(metrics['system/process_memory_bytes']?.last).toBeGreaterThan(1e6);
    expect(metrics['system/process_cpu_percent']?.lastStep).toBe(40);
    run.finish();
    await delay(100);
    expect(() => run.log({ loss: 1 }, { step: 41 })).toThrow('has ended');
  });

  it('what its process writes, until it ends, and not for a leased run', () => {
    using store = openStore(file);
    const id = store.enqueue({ experiment: 'e' });
    const leased = store.attach(id, store.lease(id, 'a').token);
    const run = store.startRun({ experiment: 'e' });
    process.stderr.write('captured \u001b[31mred\n');
    process.stderr.write(Buffer.from('in bytes ü\n'));
    run.finish();
    process.stderr.write('later\n');
    leased.finish();
    using reader = openReader(file);
    expect(reader.logTail(run.id).map(({ stream, text }) => [stream, text])).toEqual([
      ['stderr', 'captured \u001b[31mred'],
      ['stderr', 'in bytes ü'],
    ]);
    expect(reader.logTail(id)).toEqual([]);
    expect(Object.hasOwn(process.stderr, 'write')).toBe(false);
  });

  it('the newest output only, if it is much', () => {
    using store = openStore(file, { logLimit: 1000 });
    const id = store.enqueue({ experiment: 'e' });
    for (let index = 0; index < 1000; index += 1) store.appendLog(id, 0, 'stdout', `line ${index}\n`);
    using reader = openReader(file);
    const lines = reader.logTail(id, 10_000);
    expect(lines.at(-1)?.text).toBe('line 999');
    expect(lines.length).toBeGreaterThan(90);
    expect(lines.length).toBeLessThan(150);
  });
});
