import type { Comparison } from '@ablate/statistics';
import { someNamed } from './some-named.js';

/** What stands under a comparison: the method, how runs without a value count, and what verdicts wait for. */
export function comparisonNotes(comparison: Comparison): string[] {
  const { rows, metric, worst, comparisons, waitsFor, nextLook } = comparison;
  const diverged = rows.reduce((sum, row) => sum + row.diverged, 0);
  const failures =
    diverged === 0 || worst === null
      ? []
      : [`A run that diverged counts as ${worst}, the worst value of ${metric}.`];
  const effects = [...(comparison.effects?.main ?? []), ...(comparison.effects?.interactions ?? [])];
  const idle = [...rows, ...effects].some(({ decision }) => decision?.verdict === 'never acted')
    ? [
        'never acted: weights and test outputs equal those of the baseline bit for bit, in every seed. What the cell adds ' +
          'did nothing in this training, which says nothing about what it would do in another one.',
      ]
    : [];
  const lines = [
    ...(comparisons + effects.length === 0 ? [] : method(comparison)),
    ...failures,
    ...idle,
    ...waiting(waitsFor, nextLook),
    ...exploratory(comparison),
  ];
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function method({ margin, comparisons, effects, looks, held }: Comparison): string[] {
  const isOfCells = comparisons > 0;
  const adjusted = isOfCells
    ? count(comparisons, 'comparison')
    : [
        count(effects?.main.length ?? 0, 'main effect'),
        ...(effects === null || effects.interactions.length === 0
          ? []
          : [`those of interactions for ${count(effects.interactions.length, 'interaction')}`]),
      ].join(', ');
  const [one, differences] = isOfCells
    ? ['comparison', 'the paired differences']
    : ['effect', "each seed's effects"];
  const isPlanned = looks.length > 1;
  return [
    isPlanned
      ? `A cell's interval is Student's t, ${isOfCells ? "a difference's" : "an effect's"} the repeated one, which holds at every look. p is that of a ` +
        `sign-flip test of ${differences}, adjusted for ${adjusted}${isOfCells ? ' and' : ', and for'} the looks so far.`
      : `Intervals are Student's t, of one cell or one ${one} by itself. p is that of a sign-flip test of ${differences}, ` +
        `adjusted for ${adjusted}.`,
    ...(isPlanned
      ? [
          `Looks at ${list(looks)} seeds; held so far: ${held.length === 0 ? 'none' : `at ${list(held.map(({ seeds }) => seeds))}`}. ` +
            (isOfCells
              ? 'A cell that is decided gets no more seeds.'
              : 'While any effect is open, the cells that it reads get more seeds.'),
        ]
      : []),
    margin === null
      ? `Without compare.margin, the smallest difference that matters, ${isOfCells ? 'no cell can be called the same as its baseline' : 'no effect can be called too small to matter'}.`
      : `A difference below ${margin} doesn't matter (compare.margin); this claim and that of a difference have half of α each.`,
  ];
}

function count(comparisons: number, what: string): string {
  return comparisons === 1 ? `the one ${what}` : `all ${comparisons} ${what}s`;
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
  const named = someNamed(runs.map(({ label, seed }) => `${label} seed ${seed}`));
  const who = nextLook === null ? 'Verdicts wait' : `The look at ${nextLook} seeds waits`;
  return [`${who} for ${named}.`];
}
