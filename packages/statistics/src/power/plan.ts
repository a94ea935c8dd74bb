import { expectLooks, expectPositive, expectShare } from '../expect.js';
import type { Values } from '../intervals/spread.js';
import { pairedSpread, type PairedSpread } from './paired-spread.js';
import { reachesPower, simulatedPower, type SimulatedPlan, type SimulatedPower } from './simulated-power.js';

/** Which effect is to be found, by what power, amid which spread. */
export interface PlanQuestion {
  /** Paired differences of like runs, a list for each comparison. */
  readonly differences: readonly Values[];
  /** The difference to be found, in the metric's unit, above 0. */
  readonly effect: number;
  /** Chance of finding it; default 0.8. */
  readonly power?: number;
  readonly margin?: number | null;
  readonly alpha?: number;
  /** Comparisons of the matrix; default 1. */
  readonly comparisons?: number;
  /** The looks of the plan; with them the answer says what it can show. */
  readonly looks?: readonly number[];
  /** Seeds beyond which none are tried; default 64. */
  readonly most?: number;
  /** Made-up matrices for each power; default 400, which gives it to about ± 0.02, and fewer for large families. */
  readonly matrices?: number;
  /** Called before each number of seeds, or effect, that is tried. */
  readonly onStep?: () => void;
}

/** How many seeds an effect takes. */
export interface PlanAnswer {
  readonly spread: PairedSpread;
  /** Fixed seeds that find the effect with this power; null where `most` do not. */
  readonly seedsForBetter: number | null;
  /** Fixed seeds that show a cell without effect to be the same; null where `most` do not, or without a margin. */
  readonly seedsForSame: number | null;
  /** What the looks of the plan do; null without looks. */
  readonly plan:
    | (SimulatedPower & {
        /** The smallest effect that is found with this power, in the metric's unit; null where none is. */
        readonly smallestEffect: number | null;
      })
    | null;
}

/** Products of matrices and comparisons that are simulated for each power, but at least so many matrices. */
const MOST_COMPARISONS = 1000;
const LEAST_MATRICES = 100;
/** Sign patterns of a simulated test: fewer than a real one's, as many tests are made. */
const PATTERNS = 512;
/** Standard deviations beyond which no effect is looked for. */
const LARGEST = 8;

/**
 * What it takes to find an effect, by simulating `decide` on normal differences whose standard deviation is the upper
 * 80 % bound of that of the pairs given. Null below five pairs.
 * @throws RangeError for an effect, margin, power or looks out of range
 * @example
 * ```ts plan.ts
 * import { plan } from '@ablate/statistics';
 *
 * const differences = [[0.012, 0.004, 0.009, -0.003, 0.011, 0.006]];
 * const found = plan({ differences, effect: 0.01, margin: 0.01 });
 * console.log(found?.seedsForBetter, found?.seedsForSame);
 * ```
 */
export function plan(question: PlanQuestion): PlanAnswer | null {
  const { differences, effect, power = 0.8, margin = null, looks, most = 64, comparisons = 1 } = question;
  const { onStep = () => undefined } = question;
  expectPositive('effect', effect);
  expectShare('power', power);
  if (margin !== null) expectPositive('margin', margin);
  if (looks !== undefined) expectLooks(looks);
  const spread = pairedSpread(differences);
  if (spread === null || spread.bound === 0) return null;
  const simulated = (lookAt: readonly number[]): SimulatedPlan => ({
    looks: lookAt,
    comparisons,
    alpha: question.alpha ?? 0.05,
    margin: margin === null ? null : margin / spread.bound,
    matrices:
      question.matrices ??
      Math.min(400, Math.max(LEAST_MATRICES, Math.round(MOST_COMPARISONS / comparisons))),
    patterns: PATTERNS,
  });
  const reaches = (standardized: number, lookAt: readonly number[]) => {
    onStep();
    return reachesPower(power, standardized, simulated(lookAt));
  };
  const seedsFor = (standardized: number) => leastWhole(2, most, (n) => reaches(standardized, [n]));
  const standardized = effect / spread.bound;
  return {
    spread,
    seedsForBetter: seedsFor(standardized),
    seedsForSame: margin === null ? null : seedsFor(0),
    plan:
      looks === undefined
        ? null
        : {
            ...simulatedPower(standardized, simulated(looks)),
            smallestEffect: smallestEffect(spread.bound, (effect) => reaches(effect, looks)),
          },
  };
}

/** @param unit one standard deviation, in the metric's unit */
function smallestEffect(unit: number, reaches: (standardized: number) => boolean): number | null {
  const steps = 32;
  const at = leastWhole(1, LARGEST * steps, (step) => reaches(step / steps));
  return at === null ? null : (at / steps) * unit;
}

/**
 * The least whole number from `low` to `high` from which on something holds, by doubling, then by halving; null where it
 * never does. Small numbers are tried first, as they take less time.
 */
function leastWhole(low: number, high: number, holds: (n: number) => boolean): number | null {
  let [from, to] = [low, low];
  while (!holds(to)) {
    if (to === high) return null;
    from = to + 1;
    to = Math.min(high, 2 * to);
  }
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return to;
}
