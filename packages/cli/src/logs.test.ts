import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openStore } from '@ablate/tracker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAblate } from '../fixtures/ablate.js';
import { jobOutput } from './commands/logs.js';

let folder: string;
let store: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-logs-'));
  store = path.join(folder, 'runs.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the output of a job', () => {
  it('is its lines, and none where it has written nothing', () => {
    mkdirSync(path.join(folder, 'output'));
    writeFileSync(path.join(folder, 'output/0.log'), 'no such partition\nat once\n');
    writeFileSync(path.join(folder, 'output/1.log'), '');
    const lines = [0, 1, 2].map((index) => jobOutput({ folder, index }, 9));
    expect(lines).toEqual([['no such partition', 'at once'], [], []]);
    expect(jobOutput(null, 9)).toEqual([]);
  });
});

describe('ablate logs', () => {
  it('prints output and chosen metrics, and with --follow goes on until the run ends', async () => {
    using writer = openStore(store, { captureOutput: false });
    const run = writer.startRun({ experiment: 'e', name: 'watched' });
    writer.appendLog(run.id, run.token, 'stdout', 'first\n\u001b[31msecond\u001b[0m, ');
    run.log({ loss: 1 }, { step: 1 });
    run.flush();
    const { child, ended } = startAblate(store, ['logs', 'watched', '--follow', '--metric', 'loss']);
    let seen = '';
    child.stdout.on('data', (text: string) => (seen += text));
    while (!seen.includes('step 1')) await delay(20);
    expect(seen).not.toContain('second');
    writer.appendLog(run.id, run.token, 'stdout', 'whole\nlast');
    run.log({ loss: NaN }, { step: 2 });
    run.finish();
    const { code, stdout, stderr } = await ended;
    expect(stdout.split('\n').sort()).toEqual(
      ['', 'first', 'last', 'second, whole', 'step 1  loss 1', 'step 2  loss NaN'].sort(),
    );
    expect([code, stderr]).toEqual([0, 'watched finished\n']);

    const json = await startAblate(store, ['logs', 'watched', '--lines', '2', '--metric', 'loss', '--json'])
      .ended;
    const items = json.stdout
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(items).toContainEqual(expect.objectContaining({ metric: 'loss', step: 2, value: 'NaN' }));
    expect(items).toHaveLength(3);
  }, 90_000);

  it('prints what a job has written whose cell has not begun, the last lines of it', async () => {
    using writer = openStore(store, { captureOutput: false });
    const id = writer.enqueue({ experiment: 'e', name: 'waiting' });
    const job = { launcher: { use: 'none', options: {} }, folder, index: 3, name: 'n', state: {} };
    writer.leaseForJob(id, job);
    mkdirSync(path.join(folder, 'output'));
    writeFileSync(path.join(folder, 'output', '3.log'), 'one\nno module nodejs\u001b[0m\nthree\n');
    const { code, stdout } = await startAblate(store, ['logs', 'waiting', '--lines', '2']).ended;
    expect([code, stdout]).toEqual([0, 'no module nodejs\nthree\n']);
  }, 90_000);
});
