import { metricRule } from '@ablate/statistics';
import { expect, it } from 'vitest';
import { fakeRow, point, summaryOf } from '../../../fixtures/quickstart.js';
import { seriesIdentity } from '../../chart/palette.js';
import { blockText } from '../../text/line.js';
import { comparedTable } from './compared-table.js';
import { explainedLines } from './explained-lines.js';

const noise = (model: number, norm: number, seed: number) => 0.01 * Math.sin(7 * seed + 3 * model + 5 * norm);

/** Two axes that add up, and a little of the seed: 4 cells of 6 seeds. */
const subjects = [0, 1].flatMap((model) =>
  [0, 1].map((norm, index) => ({
    ...{ id: `${model}${norm}`, label: '', identity: seriesIdentity(index) },
    runs: Array.from({ length: 6 }, (_, seed) =>
      fakeRow(seed, {
        ...{ id: `${model}${norm}${seed}`, seed, config: { model, norm }, configHash: `${model}${norm}` },
        metrics: {
          'val/accuracy': summaryOf([
            point(0, 0.2 + 0.3 * model + 0.1 * norm + 0.01 * seed + noise(model, norm, seed)),
          ]),
        },
      }),
    ),
  })),
);
const shown = {
  subjects,
  metric: 'val/accuracy',
  ruleOf: (metric: string) => metricRule(metric),
  asked: null,
};

it('tells what each parameter explains of the compared runs', () => {
  // Sums of squares of the balanced table in Python.
  expect('\n' + blockText(explainedLines(shown))).toMatchInlineSnapshot(`
    "
    share of the variance of val/accuracy
    model     ██████████████████     88.4 %  p 0.0005
    norm      ██                     10.3 %  p 0.0005
    together                         -0.0 %  p 0.498
    seed                              1.1 %"
  `);
  const table = comparedTable({ ...shown, differences: [], metricKeys: [], baseline: null });
  expect(table.slice(1).map(([part, , of, share]) => [part, of, Number(share).toFixed(3)])).toEqual([
    ['share of the variance', 'model', '0.884'],
    ['share of the variance', 'norm', '0.103'],
    ['share of the variance', 'together', '-0.000'],
    ['share of the variance', 'seed', '0.011'],
  ]);
});

it('says nothing where there is nothing to tell', () => {
  const few = subjects.map((subject) => ({ ...subject, runs: subject.runs.slice(0, 4) }));
  expect(explainedLines({ ...shown, subjects: few })).toEqual([]);
  expect(explainedLines({ ...shown, subjects: subjects.slice(0, 1) })).toEqual([]);
  expect(explainedLines({ ...shown, metric: null })).toEqual([]);
});
