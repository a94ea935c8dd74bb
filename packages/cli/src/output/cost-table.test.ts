import type { ExperimentComparison } from '@ablate/runner';
import { expect, it } from 'vitest';
import { costTable } from './cost-table.js';

const none = { seconds: null, cpuSeconds: null, gpuSeconds: null, cpuJoules: null, gpuJoules: null };
const comparison = {
  metric: 'test/accuracy',
  rows: [
    { label: 'full', mean: 0.75, difference: null, verdict: 'baseline' },
    { label: 'small', mean: 0.7, difference: { mean: -0.05 }, verdict: 'worse' },
    { label: 'new', mean: null, difference: null, verdict: 'undecided' },
  ],
  costs: [
    { ...none, seconds: 80, cpuJoules: 2500, multiplications: 1.81e9 },
    { ...none, seconds: 40, cpuJoules: null, multiplications: 9.05e8 },
    { ...none, multiplications: null },
  ],
} as unknown as ExperimentComparison;

it('has what is known of some cell, beside the gain, by how many times it is that of the baseline', () => {
  expect(costTable(comparison).split('\n')).toEqual([
    'cell   test/accuracy  difference to  time           energy of       multiply-adds',
    '       mean           the baseline                  processors',
    'full   0.7500                        1m20s (×1.00)  2.5 kJ (×1.00)  1.81G (×1.00)',
    'small  0.7000         −0.0500        40s (×0.50)    –               905M (×0.50)',
    'new    –                             –              –               –',
  ]);
});
