import { seededRandom } from '../random/seeded-random.js';
import { additiveModel } from './additive-model.js';
import { columnsOf, findFactors } from './factors.js';
import type { Observation } from './observation.js';
import { extend, indicators, squaresAlong, squaresOf } from './orthonormal.js';
import { permutationP } from './permutation-p.js';

/** Below so many residual degrees of freedom shares are too uncertain to be said. */
export const LEAST_RESIDUAL_DF = 10;

/** How much of a metric's variance some axes explain. */
export interface ShareOfVariance {
  /** Axes that can't be told apart are one share. */
  readonly axes: readonly string[];
  /** ω²: about 0 where there is no effect, and then below 0 as often as above. */
  readonly share: number;
  /** Of no effect, by permuting within seeds. */
  readonly p: number;
}

/** How much of a metric's variance each axis explains. */
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

/** An effect beside a reduced model, all that cells have beside it or some vectors of that. */
interface Effect {
  /** Orthonormal vectors of the seeds and of what the model without the effect has beside them. */
  readonly others: readonly Float64Array[];
  readonly along: readonly Float64Array[] | 'all that is left';
}

/**
 * The share of a metric's variance that each axis explains:
 * ω² = (SS − df · MS_residual) / (SS_total + MS_residual), the sums of squares of an axis beside all others (type II),
 * the seed as a block, the residual what is left of seeds within cells.
 *
 * Assumes independent runs apart from their seed, and one variance within all cells. Source: Hays, "Statistics for
 * psychologists" (1963); p: Freedman and Lane (1983), residuals of the model without the axis permuted within seeds.
 * @param permutations tried for each p; the least p is 1 / (permutations + 1)
 */
export function sharesOfVariance(
  observations: readonly Observation[],
  { permutations = 1999 }: { readonly permutations?: number } = {},
): SharesOfVariance {
  const n = observations.length;
  // From the first value on, so that equal ones leave no rounding error.
  const values = Float64Array.from(observations, ({ value }) => value - (observations[0]?.value ?? 0));
  const rows = observations.map(({ labels }) => labels);
  const groups = observations.map(({ seed }) => seed);
  const cellKeys = rows.map((labels) => JSON.stringify(Object.entries(labels).sort()));
  const factors = findFactors([...new Map(cellKeys.map((key, at) => [key, rows[at] ?? {}])).values()]);
  const model = additiveModel(cellKeys, groups);
  const residualDf = n - model.rank;
  const constant = extend([], [new Float64Array(n).fill(1)]);
  const total = squaresOf(values) - squaresAlong(constant, values);
  const nothing = { n, residualDf, shares: null, interactions: null, seeds: null };
  if (residualDf < LEAST_RESIDUAL_DF || !(total > 1e-12 * squaresOf(values))) return nothing;
  const meanSquare = Math.max(0, squaresOf(values) - model.squaresIn(values)) / residualDf;
  const omega = (squares: number, df: number) => (squares - df * meanSquare) / (total + meanSquare);
  const blocks = extend([], indicators(groups.map(String)));
  const share = ({ others, along }: Effect) => {
    const reduced = [...blocks, ...others];
    const isRest = along === 'all that is left';
    const df = isRest ? model.rank - reduced.length : along.length;
    if (df === 0) return null;
    const squares = isRest
      ? model.squaresIn(values) - squaresAlong(reduced, values)
      : squaresAlong(along, values);
    const p = permutationP(values, {
      ...{ groups, reduced, squaresInAll: model.squaresInCentered },
      squaresAlong: isRest
        ? (of) => model.squaresInCentered(of) - squaresAlong(others, of)
        : (of) => squaresAlong(along, of),
      ...{ permutations, random: seededRandom(0) },
    });
    return { share: omega(squares, df), p };
  };
  // One axis by itself is what tells cells apart.
  const isAlone = factors.length === 1 && factors[0]?.length === 1;
  const shares = factors.flatMap((axes) => {
    const others = extend(
      blocks,
      factors.filter((other) => other !== axes).flatMap((other) => columnsOf(other, rows)),
    );
    const along = isAlone ? 'all that is left' : extend([...blocks, ...others], columnsOf(axes, rows));
    const found = share({ others, along });
    return found === null ? [] : [{ axes, ...found }];
  });
  const mains = () =>
    extend(
      blocks,
      factors.flatMap((axes) => columnsOf(axes, rows)),
    );
  return {
    n,
    residualDf,
    shares: shares.sort((a, b) => b.share - a.share),
    interactions: isAlone ? null : share({ others: mains(), along: 'all that is left' }),
    seeds: omega(squaresAlong(model.seedsBesideCells, values), model.seedsBesideCells.length),
  };
}
