import { decide, normalRandom, seededRandom, type DecisionTable } from '@ablate/statistics';
import type { Figures } from '../figures.js';
import { makeCells, NOISES, WORST, type MadeUp } from './made-up-matrix.js';
import { percent, upperBound } from './share.js';

export const LOOKS = [8, 12, 16, 20];
export const FAMILIES = [1, 5, 39];
/** Sign patterns of each test: fewer than by default, for time's sake. */
export const PATTERNS = 1024;

/** Share of matrices with any false verdict, and its upper 99 % bound, in per cent. */
export function familyWiseErrors(matrices: number): Figures {
  const figures: Figures = {};
  const add = (
    name: string,
    made: MadeUp,
    margin: number | null,
    isFalse: (at: number) => boolean,
    more: Partial<DecisionTable> = {},
  ) => {
    const wrong = countFalse(made, { margin, ...more }, matrices, isFalse);
    figures[`${name}, m ${made.comparisons}: false verdicts, % (99 % bound)`] =
      `${percent(wrong / matrices)} (${percent(upperBound(wrong, matrices))})`;
  };
  for (const comparisons of FAMILIES) {
    const made: MadeUp = { comparisons, seeds: 20, noise: 'normal', effect: () => 0 };
    for (const noise of NOISES) add(`no effect, ${noise}`, { ...made, noise }, null, () => true);
    if (comparisons > 1) {
      const half = Math.floor(comparisons / 2);
      add(
        'half with 1 sd, the others',
        { ...made, effect: (at) => (at < half ? 1 : 0) },
        null,
        (at) => at >= half,
      );
    }
    add('all at the margin of 1 sd, "same"', { ...made, effect: () => 1 }, 1, () => true);
    const gaps = { ...made, missing: 0.1 };
    add('no effect, every tenth run missing', gaps, null, () => true, { endedUpTo: 20 });
    add('the same, 8 fixed seeds', { ...gaps, seeds: 8 }, null, () => true, { looks: [8], endedUpTo: 8 });
  }
  return figures;
}

function countFalse(
  made: MadeUp,
  more: Pick<DecisionTable, 'margin'> & Partial<DecisionTable>,
  matrices: number,
  isFalse: (comparison: number) => boolean,
): number {
  const random = { uniform: seededRandom(1), normal: normalRandom(2) };
  const margin = more.margin ?? null;
  const claim = margin === null ? ['better', 'worse'] : ['same'];
  let wrong = 0;
  for (let i = 0; i < matrices; i++) {
    const { cells } = decide({
      ...{ metric: 'made up', goal: 'max', worst: WORST, looks: LOOKS, patterns: PATTERNS, ...more },
      cells: makeCells(made, random),
    });
    const found = cells
      .slice(1)
      .some(
        ({ verdict, withinMargin }, at) =>
          isFalse(at) && (claim.includes(verdict) || (margin !== null && withinMargin)),
      );
    if (found) wrong++;
  }
  return wrong;
}
