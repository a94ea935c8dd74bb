import { decide, normalRandom, seededRandom } from '@ablate/statistics';
import type { Figures } from '../main.js';
import { makeCells, NOISES, WORST, type MadeUp } from './made-up-matrix.js';
import { percent, upperBound } from './share.js';

export const LOOKS = [8, 12, 16, 20];
export const FAMILIES = [1, 5, 39];
/** Sign patterns of each test: fewer than by default, for time's sake. */
export const PATTERNS = 1024;

/** Share of matrices with any false verdict, and its upper 99 % bound, in per cent. */
export function familyWiseErrors(matrices: number): Figures {
  const figures: Figures = {};
  const add = (name: string, made: MadeUp, margin: number | null, isFalse: (at: number) => boolean) => {
    const wrong = countFalse(made, margin, matrices, isFalse);
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
  }
  return figures;
}

function countFalse(
  made: MadeUp,
  margin: number | null,
  matrices: number,
  isFalse: (comparison: number) => boolean,
): number {
  const random = { uniform: seededRandom(1), normal: normalRandom(2) };
  const claim = margin === null ? ['better', 'worse'] : ['same'];
  let wrong = 0;
  for (let i = 0; i < matrices; i++) {
    const { cells } = decide({
      ...{ metric: 'made up', goal: 'max', worst: WORST, margin, looks: LOOKS, patterns: PATTERNS },
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
