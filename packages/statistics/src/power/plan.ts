import { expectLooks, expectPositive, expectShare } from '../expect.js';
import type { Values } from '../intervals/spread.js';
import { pairedSpread, type PairedSpread } from './paired-spread.js';
import { simulatedPower, type SimulatedPlan, type SimulatedPower } from './simulated-power.js';

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
  /** Made-up matrices for each power; default 400, which gives it to about ± 0.02. */
  readonly matrices?: number;
}

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

/** Sign patterns of a simulated test: fewer than a real one's, as many tests are made. */
const PATTERNS = 512;
/** Standard deviations beyond which no effect is looked for. */
const LARGEST = 8;

/**
 * What it takes to find an effect, by simulating `decide` on normal differences whose standard deviation is the upper
 * 80 % bound of that of the pairs given. Null below five pairs.
 * @throws RangeError for an effect, margin, power or looks out of range
 */
export function plan(question: PlanQuestion): PlanAnswer | null {
  const { differences, effect, power = 0.8, margin = null, looks, most = 64 } = question;
  expectPositive('effect', effect);
  expectShare('power', power);
  if (margin !== null) expectPositive('margin', margin);
  if (looks !== undefined) expectLooks(looks);
  const spread = pairedSpread(differences);
  if (spread === null || spread.bound === 0) return null;
  const simulated = (lookAt: readonly number[]): SimulatedPlan => ({
    looks: lookAt,
    comparisons: question.comparisons ?? 1,
    alpha: question.alpha ?? 0.05,
    margin: margin === null ? null : margin / spread.bound,
    matrices: question.matrices ?? 400,
    patterns: PATTERNS,
  });
  const seedsFor = (standardized: number) =>
    leastWhole(2, most, (n) => simulatedPower(standardized, simulated([n])).power >= power);
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
            smallestEffect: smallestEffect(spread.bound, power, simulated(looks)),
          },
  };
}

function smallestEffect(unit: number, power: number, simulated: SimulatedPlan): number | null {
  const steps = 64;
  const at = leastWhole(1, LARGEST * steps, (step) => simulatedPower(step / steps, simulated).power >= power);
  return at === null ? null : (at / steps) * unit;
}

/** The least whole number from `low` to `high` from which on something holds, by halving; null where it never does. */
function leastWhole(low: number, high: number, holds: (n: number) => boolean): number | null {
  if (!holds(high)) return null;
  let [from, to] = [low, high];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return to;
}
