import type { Comparison } from '@ablate/statistics';
import { printable } from './printable.js';

const MOST_NAMED = 5;

/** What stands under a comparison: the method, how runs without a value count, and what verdicts wait for. */
export function comparisonNotes({
  rows,
  metric,
  worst,
  margin,
  comparisons,
  waitsFor,
}: Comparison): string[] {
  const diverged = rows.reduce((sum, row) => sum + row.diverged, 0);
  const method =
    comparisons === 0
      ? []
      : [
          "Intervals are Student's t, of one cell or one comparison by itself. p is that of a sign-flip test of the paired " +
            `differences, adjusted for ${comparisons === 1 ? 'the one comparison' : `all ${comparisons} comparisons`}.`,
          margin === null
            ? 'Without compare.margin, the smallest difference that matters, no cell can be called the same as its baseline.'
            : `A difference below ${margin} doesn't matter (compare.margin); this claim and that of a difference have half of α each.`,
        ];
  const failures =
    diverged === 0 || worst === null
      ? []
      : [`A run that diverged counts as ${worst}, the worst value of ${printable(metric)}.`];
  const idle = rows.some(({ decision }) => decision?.verdict === 'never acted')
    ? [
        'never acted: weights and test outputs equal those of the baseline bit for bit, in every seed. What the cell adds ' +
          'did nothing in this training, which says nothing about what it would do in another one.',
      ]
    : [];
  const lines = [...method, ...failures, ...idle, ...waiting(waitsFor)];
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function waiting(runs: Comparison['waitsFor']): string[] {
  if (runs.length === 0) return [];
  const named = runs.slice(0, MOST_NAMED).map(({ label, seed }) => `${label} seed ${seed}`);
  const more = runs.length > MOST_NAMED ? `, and ${runs.length - MOST_NAMED} more` : '';
  return [printable(`Verdicts wait for ${named.join(', ')}${more}.`)];
}
