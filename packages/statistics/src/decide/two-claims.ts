import { SequentialTest, type Parts } from '../sign-flip/sequential-test.js';
import { valuesOf, type Comparison } from './pairs.js';
import { seedsToReach } from './seeds-to-decide.js';
import type { DecisionTable } from './table.js';
import type { Claim } from './verdict.js';

export interface ClaimsAtLook {
  readonly differs: Claim;
  readonly sameness: Claim | null;
}

/**
 * The two claims about each comparison, each a test of the whole family with its own share of α: that there is a
 * difference, and (with a margin δ) that it is below δ, by two one-sided tests of d + δ and δ − d (Schuirmann, 1987).
 */
export class TwoClaims {
  readonly #comparisons: readonly Comparison[];
  readonly #difference: SequentialTest;
  readonly #sameness: { readonly test: SequentialTest; readonly margin: number } | null;

  constructor(comparisons: readonly Comparison[], { looks, alpha = 0.05, margin, patterns }: DecisionTable) {
    this.#comparisons = comparisons;
    const delta = margin ?? null;
    const options = {
      looks,
      alpha: delta === null ? alpha : alpha / 2,
      ...(patterns === undefined ? {} : { patterns }),
    };
    this.#difference = new SequentialTest(
      comparisons.map(({ differences }) => [column(differences, (d) => d)]),
      { ...options, twoSided: true },
    );
    this.#sameness =
      delta === null
        ? null
        : {
            margin: delta,
            test: new SequentialTest(
              comparisons.map(({ differences }) => [
                column(differences, (d) => d + delta),
                column(differences, (d) => delta - d),
              ]),
              { ...options, twoSided: false },
            ),
          };
  }

  /** Holds the next look; returns which comparisons are shown to differ, and which to be the same. */
  holdLook(parts: Parts): { readonly differ: ReadonlySet<number>; readonly same: ReadonlySet<number> } {
    const differ = this.#difference.holdLook(parts);
    return { differ, same: this.#sameness?.test.holdLook(parts) ?? new Set() };
  }

  /** What the newest look says of a comparison that took part in it. */
  claims(index: number): ClaimsAtLook {
    return {
      differs: claimOf(this.#difference, index),
      sameness: this.#sameness === null ? null : claimOf(this.#sameness.test, index),
    };
  }

  /** About how many seeds decide about a comparison, seen at a look of `n`; null where no number does. */
  seedsToDecide(index: number, n: number): number | null {
    const values = valuesOf(this.#comparisons[index]?.differences.subarray(0, n) ?? new Float64Array());
    const differs = seedsToReach(this.#difference.bound, Math.abs(statistic(values, 0, 1)), n);
    if (this.#sameness === null) return differs;
    const { test, margin } = this.#sameness;
    const seen = Math.min(statistic(values, margin, 1), statistic(values, margin, -1));
    const same = seedsToReach(test.bound, seen, n);
    return differs === null || same === null ? (differs ?? same) : Math.min(differs, same);
  }
}

/** Seeds without a difference say nothing, whichever sign they have. */
function column(differences: Float64Array, of: (difference: number) => number): Float64Array {
  return differences.map((d) => (Number.isNaN(d) ? 0 : of(d)));
}

function claimOf(test: SequentialTest, index: number): Claim {
  return { p: test.outcomes().get(index)?.p ?? 1, level: test.level };
}

/** Σx / √Σx² of x = shift + sign · d; NaN where all of them are 0. */
function statistic(values: Float64Array, shift: number, sign: number): number {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += shift + sign * value;
    squares += (shift + sign * value) ** 2;
  }
  return sum / Math.sqrt(squares);
}
