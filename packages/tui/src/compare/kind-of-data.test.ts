import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { crossedComponents } from '@ablate/statistics';
import { openReader, openStore } from '@ablate/tracker';
import { afterAll, expect, it } from 'vitest';
import { keepPredictions } from '../../fixtures/keep-predictions.js';
import { seriesIdentity } from '../chart/palette.js';
import { comparedTable } from '../views/compare/compared-table.js';
import { groupRuns } from '../groups/group-runs.js';
import { kindOfData } from '../matrix/kind-of-data.js';
import { blockText } from '../text/line.js';
import { askedTable } from './asked-table.js';
import { comparisonTexts } from '../views/compare/comparison-lines.js';
import { compareMetric } from './compare-metric.js';

const KEY = 'test/accuracy';
const expected = Uint8Array.of(0, 1, 1, 0);
/** By seed; of four examples. */
const PREDICTED = {
  plain: [[0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]],
  better: [[0, 1, 1, 0], [0, 0, 1, 0], [0, 1, 1, 1]],
}; // prettier-ignore

const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-kind-'));
const store = openStore(path.join(folder, 'runs.db'));
for (const [model, bySeed] of Object.entries(PREDICTED))
  bySeed.forEach((classes, seed) => {
    const run = store.startRun({ experiment: 'x', name: model, config: { model }, configHash: model, seed });
    const right = classes.filter((label, at) => label === expected[at]).length;
    run.log({ [KEY]: right / 4, 'test/loss': 1 }, { step: 1 });
    keepPredictions(run, Uint8Array.from(classes), expected);
    run.finish();
  });
const cells = Object.keys(PREDICTED).map((model) => ({ hash: model, label: model, labels: { model } }));
store.ensureExperiment({
  name: 'x',
  matrix: {
    axes: { model: Object.keys(PREDICTED) },
    seeds: [0, 1, 2],
    compare: { metric: KEY, goal: 'max', margin: null, worst: 0, baseline: { model: 'plain' } },
    cells,
  },
});
const reader = openReader(store.path);
afterAll(() => {
  reader.close();
  store.close();
  rmSync(folder, { recursive: true });
});

const subjects = groupRuns(reader.listRuns().reverse()).map((group, at) => ({
  ...group,
  identity: seriesIdentity(at),
}));
const shared = () => ({ subjects, ruleOf: () => undefined, asked: askedTable(reader, subjects, null), baseline: null }); // prettier-ignore
const found = crossedComponents([[0, 1, 0, 1], [1, 0, 0, 0], [0, 0, 1, 0]]); // prettier-ignore

it('has what compare says of this kind of data, in the view and its export', () => {
  const [, better] = compareMetric(KEY, shared()).onKindOfData;
  expect(better).toEqual({ ...found, seeds: 3, examples: 4 });
  const options = { ...shared(), differences: [], metricKeys: [KEY, 'test/loss'] };
  const lines = blockText(comparisonTexts({ ...options, metric: KEY, width: 120, column: 0 })).split('\n');
  const [line, ...others] = lines.filter((text) => text.includes('on this kind of data'));
  const { low = 0, high = 0 } = found?.interval ?? {};
  expect(line).toMatch(/^b better on this kind of data: \+0\.3333 \[/);
  expect(line).toContain(`[${low.toFixed(4)}, ${high.toFixed(4)}]`);
  expect(others).toEqual([]);
  const rows = comparedTable({ ...options, metric: null }).filter(
    ([part]) => part === 'on this kind of data',
  );
  expect(rows).toEqual([
    ['on this kind of data', KEY, 'better', null, null, 3, found?.mean, low, high, null, null, 'plain', 'matrix'],
  ]); // prettier-ignore
});

it('is left out where the files are gone, and not read again while runs stay the same', () => {
  const asked = askedTable(reader, subjects, null)!;
  const before = asked.kindOfData(KEY);
  rmSync(`${store.path}.artifacts`, { recursive: true });
  expect(askedTable(reader, subjects, null)?.kindOfData(KEY)).toBe(before);
  expect(kindOfData(reader, { ...asked, experiment: 'another' })(KEY)).toEqual([null, null]);
  expect(asked.kindOfData('test/loss')).toEqual([]);
});
