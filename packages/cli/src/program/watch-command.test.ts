import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openStore, type Store } from '@ablate/tracker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAblate } from '../../fixtures/ablate.js';

let folder: string;
let file: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-watch-'));
  file = path.join(folder, 'runs.db');
  store = openStore(file, { captureOutput: false });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const cells = ['plain', 'residual'].map((label) => ({ hash: label, label, labels: { model: label } }));
const matrix = {
  axes: { model: ['plain', 'residual'] },
  seeds: [0],
  compare: { metric: 'test/accuracy', goal: 'max', baseline: { model: 'plain' } },
  cells,
};

function startCell(label: string) {
  return store.startRun({ experiment: 'e', name: label, configHash: label, seed: 0, config: { label } });
}

describe('ablate watch', () => {
  it('shows a matrix that runs elsewhere until it has ended, and compares', async () => {
    store.ensureExperiment({ name: 'e', question: 'Does it?', matrix });
    using first = startCell('plain');
    using second = startCell('residual');
    first.progress({ epoch: 1, epochs: 2, step: 1, steps: 4, imagesPerSecond: 100, etaSeconds: 3 });
    const { child, ended } = startAblate(file, ['watch', 'e']);
    let shown = '';
    child.stderr.on('data', (text: string) => (shown += text));
    while (!shown.includes('2 running')) await delay(20);
    first.log({ 'test/accuracy': 0.5 }, { step: 4 });
    first.finish();
    while (!shown.includes('1 done, 1 running')) await delay(20);
    second.finish('failed', 'out of memory');
    const { code, stdout, stderr } = await ended;
    expect(stderr).toContain('residual seed 0 failed');
    expect(stderr).toContain(': out of memory\n');
    expect(stdout).toContain('e: Does it?');
    expect(stdout).toMatch(/e: 1 of 2 cells finished\.\n$/);
    expect(code).toBe(1);
  });

  it('says what it knows where there is nothing to watch', async () => {
    startCell('plain').finish();
    const wrong = await startAblate(file, ['watch', 'f']).ended;
    expect([wrong.code, wrong.stderr]).toEqual([2, 'no experiment "f"; known: e (did you mean e?)\n']);
    const bare = await startAblate(file, ['watch']).ended;
    expect([bare.code, bare.stderr]).toEqual([
      2,
      'The experiment "e" has no matrix to watch; see its runs with ablate logs --follow\n',
    ]);
  });
});
