import type { Comparison } from '@ablate/statistics';
import type { RunCost } from '@ablate/tracker';
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
} as unknown as Comparison;
const costs: RunCost[] = [
  { ...none, seconds: 80, cpuJoules: 2500, multiplications: 1.81e9 },
  { ...none, seconds: 40, cpuJoules: null, multiplications: 9.05e8 },
  { ...none, multiplications: null },
];

it('has what is known of some cell, beside the gain, by how many times it is that of the baseline', () => {
  expect(costTable(comparison, costs)).toEqual({
    head: [
      'cell',
      'test/accuracy\nmean',
      'difference to\nthe baseline',
      'time',
      'energy of\nprocessors',
      'multiply-adds',
    ],
    rows: [
      ['full', '0.7500', '', '1m20s (×1.00)', '2.5 kJ (×1.00)', '1.81G (×1.00)'],
      ['small', '0.7000', '−0.0500', '40s (×0.50)', '–', '905M (×0.50)'],
      ['new', '–', '', '–', '–', '–'],
    ],
  });
});
