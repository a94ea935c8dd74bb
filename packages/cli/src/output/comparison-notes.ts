import type { Comparison } from '@ablate/statistics';
import { printable } from './printable.js';

const MOST_NAMED = 5;

/** What stands under a comparison: the method, how runs without a value count, and what verdicts wait for. */
export function comparisonNotes(comparison: Comparison): string[] {
  const { rows, metric, worst, comparisons, waitsFor, nextLook } = comparison;
  const diverged = rows.reduce((sum, row) => sum + row.diverged, 0);
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
  const lines = [
    ...(comparisons === 0 ? [] : method(comparison)),
    ...failures,
    ...idle,
    ...waiting(waitsFor, nextLook),
    ...exploratory(comparison),
  ];
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function method({ margin, comparisons, looks, held }: Comparison): string[] {
  const adjusted = comparisons === 1 ? 'the one comparison' : `all ${comparisons} comparisons`;
  const isPlanned = looks.length > 1;
  return [
    isPlanned
      ? "A cell's interval is Student's t, a difference's the repeated one, which holds at every look. p is that of a " +
        `sign-flip test of the paired differences, adjusted for ${adjusted} and the looks so far.`
      : "Intervals are Student's t, of one cell or one comparison by itself. p is that of a sign-flip test of the paired " +
        `differences, adjusted for ${adjusted}.`,
    ...(isPlanned
      ? [
          `Looks at ${list(looks)} seeds; held so far: ${held.length === 0 ? 'none' : `at ${list(held.map(({ seeds }) => seeds))}`}. ` +
            'A cell that is decided gets no more seeds.',
        ]
      : []),
    margin === null
      ? 'Without compare.margin, the smallest difference that matters, no cell can be called the same as its baseline.'
      : `A difference below ${margin} doesn't matter (compare.margin); this claim and that of a difference have half of α each.`,
  ];
}

function exploratory({ exploratorySeeds }: Comparison): string[] {
  return exploratorySeeds === 0
    ? []
    : [
        `${exploratorySeeds} ${exploratorySeeds === 1 ? 'seed' : 'seeds'} beyond the last look: exploratory, no verdict uses them.`,
      ];
}

function list(counts: readonly number[]): string {
  return counts.length < 2 ? counts.join() : `${counts.slice(0, -1).join(', ')} and ${counts.at(-1)}`;
}

function waiting(runs: Comparison['waitsFor'], nextLook: number | null): string[] {
  if (runs.length === 0) return [];
  const named = runs.slice(0, MOST_NAMED).map(({ label, seed }) => `${label} seed ${seed}`);
  const more = runs.length > MOST_NAMED ? `, and ${runs.length - MOST_NAMED} more` : '';
  const who = nextLook === null ? 'Verdicts wait' : `The look at ${nextLook} seeds waits`;
  return [printable(`${who} for ${named.join(', ')}${more}.`)];
}
