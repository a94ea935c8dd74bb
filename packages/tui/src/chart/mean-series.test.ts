import { expect, it } from 'vitest';
import { point } from '../../fixtures/quickstart.js';
import { meanSeries } from './mean-series.js';

it('averages over the runs that have a value at a step', () => {
  const series = meanSeries([[point(0, 1), point(1, 2)], [point(0, 3), point(2, 5)], [point(0, Number.NaN)]]);
  expect(series.map(({ step, value, deviation }) => [step, value, deviation])).toEqual([
    [0, 2, Math.SQRT2],
    [1, 2, 0],
    [2, 5, 0],
  ]);
});
