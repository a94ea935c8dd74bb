import { seededRandom } from '../random/seeded-random.js';
import { cellSquares } from './cell-squares.js';
import { findFactors } from './factors.js';
import type { Observation } from './observation.js';
import { extend, indicators, squaresAlong } from './orthonormal.js';
import { permutationP } from './permutation-p.js';

/** Below so many residual degrees of freedom shares are too uncertain to be said. */
export const LEAST_RESIDUAL_DF = 10;
/** Fewer permutations are tried of large tables with gaps: so many products for each effect, but at least these. */
const MOST_PRODUCTS = 3e8;
const LEAST_PERMUTATIONS = 199;

export interface ShareOfVariance {
  /** Axes that can't be told apart are one share. */
  readonly axes: readonly string[];
  /** ω²: about 0 where there is no effect, and then below 0 as often as above. */
  readonly share: number;
  /** Of no effect, by permuting within seeds. */
  readonly p: number;
}

export interface SharesOfVariance {
  readonly n: number;
  readonly residualDf: number;
  /** Largest first; null below 10 residual degrees of freedom, or where all values are equal. */
  readonly shares: readonly ShareOfVariance[] | null;
  /** ω² of axes acting together; null where the axes have no combination to show it. */
  readonly interactions: Omit<ShareOfVariance, 'axes'> | null;
  /** ω² of the seed, the same in all cells; null without shares. */
  readonly seeds: number | null;
}

/**
 * The share of a metric's variance that each axis explains:
 * ω² = (SS − df · MS_residual) / (SS_total + MS_residual), the sums of squares of an axis beside all others (type II),
 * the seed as a block, the residual what is left of seeds within cells.
 *
 * Assumes independent runs apart from their seed, and one variance within all cells. Source: Hays, "Statistics for
 * psychologists" (1963); p: Freedman and Lane (1983), residuals of the model without the axis permuted within seeds.
 * @param permutations tried for each p, fewer of large tables with gaps; the least p is 1 / (permutations + 1)
 */
export function sharesOfVariance(
  observations: readonly Observation[],
  { permutations = 1999 }: { readonly permutations?: number } = {},
): SharesOfVariance {
  const n = observations.length;
  // From the first value on, so that equal ones leave no rounding error.
  const values = Float64Array.from(observations, ({ value }) => value - (observations[0]?.value ?? 0));
  const one = new Float64Array(n).fill(1);
  const factors = findFactors(observations, one);
  const names = factors.flatMap(({ axes }) => axes);
  const cellKeys = observations.map(({ labels }) => JSON.stringify(names.map((axis) => labels[axis])));
  const cells = indicators(cellKeys);
  const seeds = indicators(observations.map(({ seed }) => String(seed)));
  const blocks = extend([], [one, ...seeds]);
  const full = [...blocks, ...extend(blocks, cells)];
  const residualDf = n - full.length;
  const constant = extend([], [one]);
  const total = squares(values) - squaresAlong(constant, values);
  const nothing = { n, residualDf, shares: null, interactions: null, seeds: null };
  if (residualDf < LEAST_RESIDUAL_DF || !(total > 1e-12 * squares(values))) return nothing;
  const meanSquare = Math.max(0, squares(values) - squaresAlong(full, values)) / residualDf;
  const omega = (along: readonly Float64Array[]) =>
    (squaresAlong(along, values) - along.length * meanSquare) / (total + meanSquare);
  const groups = observations.map(({ seed }) => seed);
  const squaresInAll = cellSquares(cellKeys, groups);
  const tried =
    squaresInAll === null
      ? Math.min(permutations, Math.max(LEAST_PERMUTATIONS, Math.floor(MOST_PRODUCTS / (n * full.length))))
      : permutations;
  const share = (without: readonly Float64Array[], columns: readonly Float64Array[]) => {
    const others = extend(blocks, without);
    const reduced = [...blocks, ...others];
    const along = extend(reduced, columns);
    const rest = extend([...reduced, ...along], cells);
    const random = seededRandom(0);
    const p = permutationP(values, {
      ...{ groups, blocks, others, along, rest, squaresInAll, residualDf },
      ...{ permutations: tried, random },
    });
    return along.length === 0 ? null : { share: omega(along), p };
  };
  const shares = factors.flatMap((factor) => {
    const others = factors.filter((other) => other !== factor).flatMap(({ columns }) => columns);
    const found = share(others, factor.columns);
    return found === null ? [] : [{ axes: factor.axes, ...found }];
  });
  const inCells = [...constant, ...extend(constant, cells)];
  return {
    n,
    residualDf,
    shares: shares.sort((a, b) => b.share - a.share),
    interactions: share(
      factors.flatMap(({ columns }) => columns),
      cells,
    ),
    seeds: omega(extend(inCells, seeds)),
  };
}

function squares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
