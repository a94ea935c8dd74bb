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

  it("takes the metric's name for the goal, and test/loss where there is no accuracy", () => {
    const log = (model: string, metrics: Readonly<Record<string, number>>) => {
      const run = store.startRun({
        experiment: 'x',
        configHash: model,
        seed: 0,
        tags: { cell: model, model },
      });
      run.log(metrics, { step: 1 });
      run.finish();
    };
    log('plain', { 'test/loss': 0.5, 'val/error': 1, 'val/error-free': 2, 'val/mae': 3, 'val/rmse': 4 });
    log('residual', { 'test/loss': 0.25 });
    expect(compareExperiment(reader)).toMatchObject({ metric: 'test/loss', goal: 'min' });
    const goals = ['val/error', 'val/error-free', 'val/mae', 'val/rmse', 'test/loss'].map(
      (metric) => compareExperiment(reader, { metric }).goal,
    );
    expect(goals).toEqual(['min', 'max', 'min', 'min', 'min']);
    expect(compareExperiment(reader, { metric: 'test/loss', goal: 'max' }).goal).toBe('max');
    // A finished run without the metric is a gap, not a failure.
    const { rows, importance } = compareExperiment(reader, { metric: 'val/mae' });
    expect(rows.map(({ label, n, missing, failed }) => [label, n, missing, failed])).toEqual([
      ['plain', 1, 0, 0],
      ['residual', 0, 1, 0],
    ]);
    expect(importance).toBeNull();
  });

  it('counts failed, crashed, pruned and running runs as what they are', () => {
    finish('plain', 0, 0.5);
    const start = (seed: number) => {
      const run = store.startRun({ experiment: 'x', configHash: 'plain', seed, tags: { cell: 'plain' } });
      run.log({ 'test/accuracy': 0.9 }, { step: 1 });
      return run;
    };
    start(1).finish('failed');
    start(2).finish('crashed');
    start(3).finish('pruned');
    const running = start(4);
    const { rows, importance } = compareExperiment(reader);
    running.finish();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ n: 1, mean: 0.5, failed: 2, pruned: 1, missing: 1 });
    expect(importance).toBeNull();
  });

  it('follows the newest experiment unless told, and no run of another', () => {
    finish('plain', 0, 0.5);
    finish('residual', 0, 0.7);
    const other = store.startRun({ experiment: 'y', configHash: 'wide', seed: 0, tags: { cell: 'wide' } });
    other.log({ 'test/accuracy': 0.9 }, { step: 1 });
    other.finish();
    const labels = (experiment?: string) => {
      const {
        rows,
        experiment: found,
        otherRuns,
      } = compareExperiment(reader, { ...(experiment && { experiment }) });
      return [found, rows.map(({ label }) => label), otherRuns];
    };
    expect(labels()).toEqual(['y', ['wide'], 0]);
    expect(labels('x')).toEqual(['x', ['plain', 'residual'], 0]);
  });

  it('says what the axes explain, and how the matrix asks', () => {
    for (const [model, values] of Object.entries({ plain: [1, 2], residual: [3, 4] }))
      values.forEach((value, seed) => finish(model, seed, value));
    // Mean 2.5, total 2.25 + 0.25 + 0.25 + 2.25 = 5; the models' means are 1.5 and 3.5: 4 · 1; within: 4 · 0.25.
    const importance = { n: 4, axes: [{ axis: 'model', share: 0.8 }], seeds: 0.2 };
    expect(compareExperiment(reader)).toMatchObject({ question: null, importance });
    const cells = ['plain', 'residual'].map((model) => ({ hash: model, label: model, labels: { model } }));
    store.ensureExperiment({
      name: 'x',
      question: 'Which?',
      matrix: { seeds: [0, 1], compare: null, cells },
    });
    const found = compareExperiment(reader);
    expect(found).toMatchObject({ question: 'Which?', metric: 'test/accuracy', goal: 'max', importance });
    expect(found.rows.map(({ baseline, verdict }) => [baseline, verdict])).toEqual([
      [null, ''],
      [null, ''],
    ]);
  });

  it('takes options before the matrix', () => {
    finish('plain', 0, 0.5);
    finish('residual', 0, 0.7);
    const compare = { metric: 'test/loss', goal: 'min', baseline: { model: 'plain' } };
    const cells = ['plain', 'residual'].map((model) => ({ hash: model, label: model, labels: { model } }));
    store.ensureExperiment({ name: 'x', matrix: { seeds: [0], compare, cells } });
    expect(() => compareExperiment(reader)).toThrow('no metric "test/loss"; known: test/accuracy');
    const { metric, goal, rows } = compareExperiment(reader, {
      metric: 'test/accuracy',
      goal: 'max',
      baseline: { model: 'residual' },
    });
    expect([metric, goal]).toEqual(['test/accuracy', 'max']);
    expect(rows.map(({ baseline }) => baseline)).toEqual(['residual', null]);
  });

  it('calls a run without a cell by its name, and keeps runs without configuration apart', () => {
    for (const name of ['first', 'second']) {
      const run = store.startRun({ experiment: 'x', name });
      run.log({ 'test/accuracy': 0.5 }, { step: 1 });
      run.finish();
    }
    const { rows } = compareExperiment(reader);
    expect(rows.map(({ label, labels, n }) => [label, labels, n])).toEqual([
      ['first', {}, 1],
      ['second', {}, 1],
    ]);
  });

  it('names what is known', () => {
    expect(() => compareExperiment(reader)).toThrow('the store has no runs to compare yet');
    finish('plain', 0, 0.5);
    expect(() => compareExperiment(reader, { experiment: 'y' })).toThrow('no experiment "y"; known: x');
    expect(() => compareExperiment(reader, { baseline: { modl: 'plain' } })).toThrow(
      'baseline: no axis "modl"; known: model (did you mean model?)',
    );
    expect(() => compareExperiment(reader, { metric: 'test/acuracy' })).toThrow(
      'did you mean test/accuracy?',
    );
    expect(() => compareExperiment(reader, { baseline: { model: 'plan' } })).toThrow(
      'baseline: no label of model "plan"; known: plain (did you mean plain?)',
    );
  });
});
