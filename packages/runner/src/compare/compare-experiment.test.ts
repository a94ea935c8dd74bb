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

/** @param network what the run's hashes say that it was tested with; nothing unless given */
function finish(model: string, seed: number, accuracy: number, hash = model, network?: string): void {
  const run = store.startRun({
    experiment: 'x',
    configHash: hash,
    seed,
    tags: { cell: model, model, other: 'tag' },
  });
  run.log({ 'test/accuracy': accuracy }, { step: 1 });
  if (network !== undefined) run.setTested({ weightsHash: network, outputsHash: 'o' });
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

  it('compares an experiment all of whose runs are those of others', () => {
    finish('plain', 0, 0.5);
    finish('residual', 0, 0.7);
    const cells = ['plain', 'residual'].map((model) => ({ hash: model, label: model, labels: { model } }));
    const compare = { metric: 'test/accuracy', goal: 'max', baseline: { model: 'plain' } };
    store.ensureExperiment({ name: 'again', matrix: { seeds: [0], compare, cells } });
    const { rows } = compareExperiment(reader, { experiment: 'again' });
    expect(rows.map(({ n, mean }) => [n, mean])).toEqual([
      [1, 0.5],
      [1, 0.7],
    ]);
  });

  describe('the goal', () => {
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
    beforeEach(() => {
      log('plain', { 'test/loss': 0.5, 'val/mae': 3, 'test/r2': 0.5, wer: 4, 'test/f1': 0.5 });
      log('residual', { 'test/loss': 0.25 });
    });

    it('is that of a metric of ours, or as told; test/loss is compared where there is no accuracy', () => {
      expect(compareExperiment(reader)).toMatchObject({ metric: 'test/loss', goal: 'min', worst: null });
      const goals = ['val/mae', 'test/r2'].map((metric) => compareExperiment(reader, { metric }).goal);
      expect(goals).toEqual(['min', 'max']);
      expect(compareExperiment(reader, { metric: 'test/loss', goal: 'max' }).goal).toBe('max');
      expect(compareExperiment(reader, { metric: 'wer', goal: 'min' }).goal).toBe('min');
    });

    it("is the matrix's for the metric that it names, with its margin and worst value", () => {
      const cells = ['plain', 'residual'].map((model) => ({ hash: model, label: model, labels: { model } }));
      const compare = {
        metric: 'test/f1',
        goal: 'max',
        margin: 0.1,
        worst: 0.2,
        baseline: { model: 'plain' },
      };
      store.ensureExperiment({ name: 'x', matrix: { seeds: [0], compare, cells } });
      expect(compareExperiment(reader)).toMatchObject({ goal: 'max', margin: 0.1, worst: 0.2 });
      expect(compareExperiment(reader, { goal: 'max' })).toMatchObject({ margin: 0.1, worst: 0.2 });
      expect(compareExperiment(reader, { goal: 'min' })).toMatchObject({ goal: 'min', worst: null });
      const other = compareExperiment(reader, { metric: 'test/loss' });
      expect(other).toMatchObject({ goal: 'min', margin: null, worst: null });
    });

    it('is asked for where nothing says it', () => {
      expect(() => compareExperiment(reader, { metric: 'wer' })).toThrow(
        expect.objectContaining({
          code: 'CONFIG',
          message: expect.stringMatching(/^expected the goal of "wer".* --goal max or --goal min/) as string,
        }) as Error,
      );
    });

    it('has a gap where a finished run lacks the metric', () => {
      const { rows } = compareExperiment(reader, { metric: 'val/mae' });
      expect(rows.map(({ label, n, missing, failed }) => [label, n, missing, failed])).toEqual([
        ['plain', 1, 0, 0],
        ['residual', 0, 1, 0],
      ]);
    });
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
    const diverged = start(5);
    diverged.log({ 'train/loss': NaN }, { step: 2 });
    diverged.finish('failed', 'the loss is NaN at step 2');
    const infinite = store.startRun({
      experiment: 'x',
      configHash: 'plain',
      seed: 6,
      tags: { cell: 'plain' },
    });
    infinite.log({ 'test/accuracy': -Infinity }, { step: 1 });
    infinite.finish();
    const { rows } = compareExperiment(reader);
    running.finish();
    expect(rows).toHaveLength(1);
    // What diverged counts as an accuracy of 0.
    expect(rows[0]).toMatchObject({ n: 3, failed: 1, pruned: 1, missing: 2, diverged: 2 });
    expect(rows[0]?.mean).toBeCloseTo(0.5 / 3, 12);
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
    // One value added for each seed; the models' means are 2 apart: a residual of 0.
    for (const [model, mean] of Object.entries({ plain: 1, residual: 3 }))
      for (let seed = 0; seed < 11; seed++) finish(model, seed, mean + 0.1 * (seed % 3));
    const { variance, question } = compareExperiment(reader);
    expect(question).toBeNull();
    // 22 runs − 11 seeds − 1 of the model.
    expect(variance).toMatchObject({ n: 22, residualDf: 10, shares: [{ axes: ['model'] }] });
    // Squares: 22 · 1 between models, and those of the seeds: 4 of 0 and 0.1 and 3 of 0.2 around 1 / 11, for both.
    const seeds = 2 * (4 * (1 / 11) ** 2 + 4 * (0.1 - 1 / 11) ** 2 + 3 * (0.2 - 1 / 11) ** 2);
    expect(variance.shares?.[0]?.share).toBeCloseTo(22 / (22 + seeds), 9);
    const cells = ['plain', 'residual'].map((model) => ({ hash: model, label: model, labels: { model } }));
    store.ensureExperiment({
      name: 'x',
      question: 'Which?',
      matrix: { seeds: [0, 1], compare: null, cells },
    });
    const found = compareExperiment(reader);
    expect(found).toMatchObject({ question: 'Which?', metric: 'test/accuracy', goal: 'max' });
    expect(found.variance).toMatchObject({ n: 4, residualDf: 1, shares: null });
    expect(found.rows.map(({ baseline, verdict }) => [baseline, verdict])).toEqual([
      [null, ''],
      [null, ''],
    ]);
  });

  it('gives a verdict when every seed of a comparison has ended', () => {
    const cells = ['plain', 'residual'].map((model) => ({ hash: model, label: model, labels: { model } }));
    const compare = { metric: 'test/accuracy', goal: 'max', margin: 0.5, baseline: { model: 'plain' } };
    store.ensureExperiment({ name: 'x', matrix: { seeds: [7, 1, 2, 3, 4, 5], compare, cells } });
    for (const seed of [1, 2, 3, 4, 5, 7]) finish('plain', seed, 0.5);
    for (const seed of [1, 2, 3, 4, 5]) finish('residual', seed, 0.6);
    const before = compareExperiment(reader);
    expect(before.waitsFor).toEqual([{ label: 'residual', seed: 7 }]);
    expect(before.rows[1]).toMatchObject({
      verdict: 'undecided: seed 7 missing',
      p: null,
      difference: { pairs: 5 },
    });
    finish('residual', 7, 0.7);
    const { rows, waitsFor, comparisons } = compareExperiment(reader);
    expect([waitsFor, comparisons]).toEqual([[], 1]);
    // Of 64 patterns one and its mirror have that difference, which takes 7 seeds at half of α; one shows the other claim.
    expect(rows[1]).toMatchObject({ verdict: 'same within 0.5', p: 2 / 64, sameP: 1 / 64 });
  });

  it('says which cells never acted: those whose network is that of the baseline in each seed', () => {
    const cells = ['plain', 'idle', 'acted'].map((model) => ({
      hash: model,
      label: model,
      labels: { model },
    }));
    const compare = { metric: 'test/accuracy', goal: 'max', margin: 0.5, baseline: { model: 'plain' } };
    store.ensureExperiment({ name: 'x', matrix: { seeds: [0, 1], compare, cells } });
    for (const seed of [0, 1]) {
      for (const model of ['plain', 'idle']) finish(model, seed, 0.5, model, `network ${seed}`);
      finish('acted', seed, 0.5, 'acted', seed === 0 ? 'network 0' : 'another');
    }
    expect(compareExperiment(reader).rows.map(({ verdict }) => verdict)).toEqual([
      'baseline',
      'never acted',
      expect.stringMatching(/^undecided \(at least 4 more seeds, \d+ s\)$/),
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

  it('takes runs of the tracker alone for one cell where their configuration is equal, the seed apart', () => {
    for (const [lr, accuracy] of [
      [0.1, 0.5],
      [0.2, 0.7],
    ] as const)
      for (let seed = 0; seed < 5; seed++) {
        const run = store.startRun({ experiment: 'x', name: `lr ${lr}`, config: { lr, seed } });
        run.log({ 'test/accuracy': accuracy }, { step: 1 });
        run.finish();
      }
    const { rows, seeds } = compareExperiment(reader);
    expect(seeds).toEqual([0, 1, 2, 3, 4]);
    expect(rows.map(({ label, n, mean }) => [label, n, mean])).toEqual([
      ['lr 0.1', 5, 0.5],
      ['lr 0.2', 5, 0.7],
    ]);
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
