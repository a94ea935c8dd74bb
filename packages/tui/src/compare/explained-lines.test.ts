import { expect, it } from 'vitest';
import { quickstartRuns } from '../../fixtures/quickstart.js';
import { seriesIdentity } from '../chart/palette.js';
import { blockText } from '../text/line.js';
import { explainedLines } from './explained-lines.js';

const subjects = quickstartRuns()
  .slice(0, 5)
  .map(({ row }, index) => ({
    id: row.id,
    label: row.name,
    runs: [row],
    identity: seriesIdentity(index),
  }));
const metricKeys = ['val/accuracy'];

it('tells what each parameter explains of the compared runs', () => {
  expect('\n' + blockText(explainedLines({ subjects, metricKeys }))).toMatchInlineSnapshot(`
    "
    share of the variance of val/accuracy
    model         ██████                 28.3 %
    regularizers  ███                    14.7 %
    seed          ██████                 28.3 %
    together      ██████                 28.6 %"
  `);
});

it('says nothing where there is nothing to tell', () => {
  expect(explainedLines({ subjects: subjects.slice(1, 3), metricKeys })).toEqual([]);
  expect(explainedLines({ subjects: subjects.slice(0, 1), metricKeys })).toEqual([]);
  expect(explainedLines({ subjects, metricKeys: [] })).toEqual([]);
});
