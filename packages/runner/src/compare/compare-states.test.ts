import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Registry } from '@ablate/core';
import { openReader, openStore, type Store, type StoreReader } from '@ablate/tracker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import fixturePlugins from '../../fixtures/plugins.js';
import fixtureMatrix from '../../fixtures/matrix.js';
import { expand } from '../matrix/expand.js';
import type { Compare } from '../matrix/parse-matrix.js';
import type { CellState, CellStatus } from '../queue/cell-state.js';
import { compareStates } from './compare-states.js';

let folder: string;
let store: Store;
let reader: StoreReader;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-compare-'));
  store = openStore(path.join(folder, 'runs.db'));
  reader = openReader(store.path);
});
afterAll(() => {
  reader.close();
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const compare: Compare = {
  ...{ metric: 'test/accuracy', goal: 'max' },
  ...{ margin: null, worst: 0, baseline: { model: 'weak' } },
};

/** States of the cells of the model axis alone, each seed's in the order given. */
function states(
  seeds: readonly (readonly [weak: CellStatus, strong: CellStatus])[],
  loss = 0.5,
): CellState[] {
  const cells = expand(
    { ...fixtureMatrix, axes: { model: fixtureMatrix.axes!.model! }, seeds: seeds.length },
    new Registry([fixturePlugins]),
    { datasetChecksum: 'd075' },
  );
  return cells.map((cell) => {
    const run = store.startRun({ experiment: 'x', configHash: cell.hash, seed: cell.seed });
    run.log({ 'test/accuracy': 0.5, 'train/loss': loss }, { step: 1 });
    run.log({ 'test/accuracy': cell.labels.model === 'weak' ? 0.25 : 0.75 }, { step: 2 });
    run.finish();
    return {
      cell,
      runId: run.id,
      status: seeds[cell.seed]![cell.labels.model === 'weak' ? 0 : 1],
      attempts: 1,
      reason: null,
      progress: null,
      lastLines: [],
      startedAt: null,
      endedAt: null,
    };
  });
}

it('compares the last values of finished and reused cells, seed by seed', () => {
  const given = states([
    ['finished', 'reused'],
    ['reused', 'finished'],
  ]);
  const { rows } = compareStates(given, compare, reader);
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatchObject({
    label: 'weak',
    labels: { model: 'weak' },
    n: 2,
    mean: 0.25,
    baseline: null,
  });
  expect(rows[1]).toMatchObject({
    label: 'strong',
    labels: { model: 'strong' },
    n: 2,
    mean: 0.75,
    baseline: 'weak',
    difference: { mean: 0.5, pairs: 2 },
    // By the times of these runs.
    verdict: expect.stringMatching(/^undecided \(at least 4 more seeds, \d+ s\)$/) as string,
  });
});

it.each<[status: CellStatus, counted: 'missing' | 'failed' | 'pruned']>([
  ['waiting', 'missing'],
  ['running', 'missing'],
  ['elsewhere', 'missing'],
  ['killed', 'missing'],
  ['pruned', 'pruned'],
  ['failed', 'failed'],
  ['crashed', 'missing'],
])('counts a cell that is %s as %s, whatever its run has logged', (status, counted) => {
  const { rows } = compareStates(states([[status, 'finished']]), compare, reader);
  expect(rows[0]).toMatchObject({ n: 0, missing: 0, failed: 0, pruned: 0, [counted]: 1 });
  expect(rows[1]).toMatchObject({ n: 1, missing: 0, failed: 0, pruned: 0 });
});

it('has a gap where a finished run lacks the metric', () => {
  const { rows } = compareStates(
    states([['finished', 'finished']]),
    { ...compare, metric: 'test/loss' },
    reader,
  );
  expect(rows.map(({ n, missing, failed }) => [n, missing, failed])).toEqual([
    [0, 1, 0],
    [0, 1, 0],
  ]);
});

it('waits for the runs that have not ended, those that failed apart', () => {
  const given = states([
    ['finished', 'failed'],
    ['finished', 'running'],
  ]);
  expect(compareStates(given, compare, reader).waitsFor).toEqual([{ label: 'strong', seed: 1 }]);
});

it('counts a failed cell whose loss is no number as diverged', () => {
  const given = states([['finished', 'failed']], NaN);
  const found = (worst: number | null) => compareStates(given, { ...compare, worst }, reader).rows[1];
  expect(found(0)).toMatchObject({ n: 1, mean: 0, failed: 0, diverged: 1, difference: { mean: -0.25 } });
  expect(found(null)).toMatchObject({ n: 0, diverged: 1, verdict: 'fails in 1 of 1 seeds' });
});
