import { expect, it } from 'vitest';
import { quickstartRuns } from '../../fixtures/quickstart.js';
import { chosenColumns, columnNames } from './chosen-columns.js';
import { runColumns } from './columns.js';

const runs = quickstartRuns().map(({ row }) => row);
const keys = ['val/accuracy', 'val/loss'];
const context = { progress: new Map(), now: 0 };

it('has the usual columns where none are chosen', () => {
  expect(chosenColumns([], keys).map(({ id }) => id)).toEqual(runColumns(keys).map(({ id }) => id));
});

it('has measures of metrics and parameters in the chosen order', () => {
  const columns = chosenColumns(['epochs', 'val/loss.min', 'name', 'gone'], keys);
  const texts = columns.map(({ cell }) => cell(runs[0]!, context).text);
  expect(texts).toEqual(['10', '0.3854', 'plain8 none s0', '–']);
  expect(columns.map(({ sortValue }) => sortValue(runs[0]!, context))).toEqual([
    10,
    expect.closeTo(0.3854, 3),
    'plain8 none s0',
    null,
  ]);
});

it('knows what can be chosen', () => {
  expect(columnNames(runs, keys)).toEqual(
    expect.arrayContaining(['status', 'model', 'batchSize', 'val/loss.max']),
  );
});
