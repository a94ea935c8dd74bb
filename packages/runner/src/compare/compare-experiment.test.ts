import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader, openStore, type DetailReader, type Store } from '@ablate/tracker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compareExperiment } from './compare-experiment.js';

let folder: string;
let store: Store;
let reader: DetailReader;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-compare-'));
  store = openStore(path.join(folder, 'runs.db'));
  reader = openReader(store.path);
});
afterEach(() => {
  reader.close();
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

function finish(model: string, seed: number, accuracy: number, hash = model): void {
  const run = store.startRun({
    experiment: 'x',
    configHash: hash,
    seed,
    tags: { cell: model, model, other: 'tag' },
  });
  run.log({ 'test/accuracy': accuracy }, { step: 1 });
  run.finish();
}

describe('compareExperiment', () => {
  it('groups the newest experiment by configuration, the newest run of a seed counting', () => {
    finish('plain', 0, 0.1);
    finish('plain', 0, 0.5);
    finish('plain', 1, 0.6);
    finish('residual', 0, 0.7);
    finish('residual', 1, 0.9);
    const { rows, metric, goal } = compareExperiment(reader, { baseline: { model: 'plain' } });
    expect([metric, goal]).toEqual(['test/accuracy', 'max']);
    expect(rows.map(({ label, n, baseline }) => [label, n, baseline])).toEqual([
      ['plain', 2, null],
      ['residual', 2, 'plain'],
    ]);
    expect(rows[0]?.mean).toBeCloseTo(0.55, 12);
    expect(rows[1]?.difference?.mean).toBeCloseTo(0.25, 12);
    expect(rows[0]?.labels).toEqual({ model: 'plain' });
  });

  it('follows the matrix that the store keeps, and counts what it leaves out', () => {
    finish('plain', 0, 0.5);
    finish('residual', 0, 0.7);
    finish('plain', 0, 0.2, 'an older configuration');
    store.enqueue({ experiment: 'x', configHash: 'plain', seed: 1 });
    const matrix = {
      seeds: [0, 1],
      compare: { metric: 'test/accuracy', goal: 'min', baseline: { model: 'plain' } },
      cells: ['residual', 'plain'].map((model) => ({ hash: model, label: model, labels: { model } })),
    };
    store.ensureExperiment({ name: 'x', matrix });
    const { rows, goal, otherRuns } = compareExperiment(reader);
    expect([goal, otherRuns]).toEqual(['min', 1]);
    expect(rows.map(({ label, n, missing, baseline }) => [label, n, missing, baseline])).toEqual([
      ['residual', 1, 1, 'plain'],
      ['plain', 1, 1, null],
    ]);
  });

  it('names what is known', () => {
    expect(() => compareExperiment(reader)).toThrow('the store has no runs to compare yet');
    finish('plain', 0, 0.5);
    expect(() => compareExperiment(reader, { experiment: 'y' })).toThrow('no experiment "y"; known: x');
    expect(() => compareExperiment(reader, { metric: 'test/acuracy' })).toThrow(
      'did you mean test/accuracy?',
    );
    expect(() => compareExperiment(reader, { baseline: { model: 'plan' } })).toThrow(
      'baseline: no label of model "plan"; known: plain (did you mean plain?)',
    );
  });
});
