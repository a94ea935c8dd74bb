import { expectLooks, expectShare } from '../expect.js';
import { spentAlpha } from './alpha-spending.js';
import { Boundaries } from './boundaries.js';
import { TOLERANCE } from './largest.js';
import { expectPatterns, PATTERNS, patternsOf } from './sign-patterns.js';
import { StatisticsUnderFlips, type Columns, type LookStatistics } from './statistics-under-flips.js';

/** The plan of a sequential test, made before its first look. */
export interface SequentialTestOptions {
  /** Counts of seeds at which the test is made, rising; the last is the most there may be. */
  readonly looks: readonly number[];
  /** Chance of any false claim of the family, over all looks. */
  readonly alpha: number;
  /** Whether a large negative sum is a claim as well. */
  readonly twoSided: boolean;
  /** Sign patterns tried, a power of two; default 8,192: all of them up to 14 seeds. */
  readonly patterns?: number;
}

/** What a test says at its latest look. */
export interface TestOutcome {
  /**
   * Adjusted for the family and for the looks so far: the α spent before this look and the chance, under sign flips,
   * of a statistic as large first at this one. At a single look it is Westfall and Young's.
   */
  readonly p: number;
  readonly rejected: boolean;
}

/** Comparisons that take part in a look, by index, and the seeds (from 0) that each has no values for. */
export type Parts = ReadonlyMap<number, readonly number[]>;

interface Member {
  readonly statistics: StatisticsUnderFlips;
  /** By look, where it took part. */
  readonly looks: (LookStatistics | undefined)[];
  isIn: boolean;
  isRejected: boolean;
}

/** A comparison among itself and those with smaller statistics. */
interface Step {
  readonly index: number;
  readonly p: number;
  readonly bound: number;
}

/**
 * The one test of a family of comparisons: under the null hypothesis of a comparison its differences by seed are as
 * likely with either sign. One joint flip of each seed's differences of all comparisons keeps how they hang together,
 * so the least number of seeds that can reject does not grow with the number of comparisons.
 *
 * - Each comparison's statistic is Σd / √Σd². The largest of those left is compared with its distribution under the
 *   flips; a rejected comparison leaves, and the next is compared with the rest (step-down maximum).
 * - Over looks α is spent as `spentAlpha` says: a look's share is the conditional probability, given the magnitudes, of
 *   crossing first at that look, with the flips of earlier seeds kept.
 * - All 2ⁿ patterns up to log₂(patterns) + 1 seeds; above, the signs of further seeds are random (always the same
 *   ones). Either way the error is at most α: the pattern seen is one among equally likely ones.
 *
 * Assumes independent seeds and, where there is no effect, differences that are symmetric about 0, not normal. The
 * step-down uses for each set of comparisons left the boundaries that it would have had from the start; where a set's
 * boundary rises as a comparison leaves it (possible from the second look on), the control is approximate.
 *
 * Sources: Westfall and Young, "Resampling-based multiple testing" (1993); Lan and DeMets (1983); Romano and Wolf,
 * "Exact and approximate stepdown methods" (2005).
 */
export class SequentialTest {
  readonly #looks: readonly number[];
  readonly #members: readonly Member[];
  readonly #spent: readonly number[];
  readonly #sizes: readonly number[];
  readonly #boundaries: Boundaries;
  /** By look, the largest statistics of all that are not rejected. */
  #maxima: Float64Array[] = [];
  #outcomes: Map<number, TestOutcome> | null = null;
  #bound = Infinity;
  #held = 0;

  /** @throws RangeError for looks, α or patterns out of range */
  constructor(family: readonly Columns[], { patterns = PATTERNS, ...options }: SequentialTestOptions) {
    const { looks, alpha, twoSided } = options;
    expectLooks(looks);
    expectShare('alpha', alpha);
    expectPatterns(patterns);
    this.#looks = looks;
    this.#spent = looks.map((n) => spentAlpha(alpha, n, looks.at(-1) ?? 0));
    this.#sizes = looks.map((n) => patternsOf(n, patterns) * (twoSided ? 1 : 2));
    this.#boundaries = new Boundaries(this.#sizes, this.#spent, !twoSided);
    this.#members = family.map((columns) => ({
      statistics: new StatisticsUnderFlips(columns, patterns, twoSided),
      looks: [],
      isIn: true,
      isRejected: false,
    }));
  }

  /** What a p may be at most at the newest look: the α spent by then. */
  get level(): number {
    return this.#spent[this.#held - 1] ?? 0;
  }

  /** A statistic Σd / √Σd² above it would have been rejected beside those that are left. */
  get bound(): number {
    return this.#bound;
  }

  /** Takes a comparison out of looks to come. It stays in the family for the looks that it took part in. */
  stop(index: number): void {
    const member = this.#members[index];
    if (member !== undefined) member.isIn = false;
  }

  /**
   * Holds the next look, in which all comparisons that are still in take part unless told. One that lacks seeds counts
   * among the family with those that it has, and can't be rejected. Returns the indices of those that are rejected,
   * which take part no more.
   */
  holdLook(parts?: Parts): ReadonlySet<number> {
    const n = this.#looks[this.#held];
    if (n === undefined) throw new RangeError(`expected at most ${this.#looks.length} looks`);
    this.#held += 1;
    this.#outcomes = null;
    const maxima = new Float64Array(this.#sizes[this.#held - 1] ?? 0).fill(-Infinity);
    this.#maxima.push(maxima);
    let most = -Infinity;
    for (const [index, member] of this.#members.entries()) {
      const without = parts === undefined ? [] : parts.get(index);
      if (!member.isIn || without === undefined) continue;
      const at = member.statistics.at(n, without);
      member.looks[this.#held - 1] = at;
      raise(maxima, at.flipped);
      if (at.isWhole) most = Math.max(most, at.seen);
    }
    this.#bound = this.#boundaries.newest(this.#maxima);
    const rejected = new Set<number>();
    if (!(most > this.#bound + TOLERANCE)) return rejected;
    const outcomes = this.outcomes();
    for (const [index, outcome] of outcomes) if (outcome.rejected) rejected.add(index);
    for (const [index, member] of this.#members.entries()) {
      if (!rejected.has(index)) continue;
      member.isIn = false;
      member.isRejected = true;
    }
    this.#maxima = this.#maximaOf(this.#members.filter(({ isRejected }) => !isRejected));
    return rejected;
  }

  /** The newest look's outcome for each comparison that took part in it with all its seeds, by index. */
  outcomes(): ReadonlyMap<number, TestOutcome> {
    if (this.#outcomes !== null) return this.#outcomes;
    const outcomes = new Map<number, TestOutcome>();
    let left: number | null = null;
    let p = 0;
    for (const step of this.#stepsDown()) {
      p = Math.max(p, step.p);
      const rejected = p <= this.level + TOLERANCE;
      outcomes.set(step.index, { p, rejected });
      if (!rejected) left ??= step.bound;
    }
    this.#bound = left ?? Infinity;
    this.#outcomes = outcomes;
    return outcomes;
  }

  /** From the largest statistic down, each with its p among itself and those below it. */
  #stepsDown(): Step[] {
    const newestOf = ({ looks }: Member) => {
      const newest = looks[this.#held - 1];
      return newest?.isWhole === true ? newest : undefined;
    };
    const others = this.#members.filter((member) => newestOf(member) === undefined && !member.isRejected);
    const maxima = this.#maximaOf(others);
    // From the smallest statistic up, so that each set of comparisons left is the one before and one more.
    return this.#members
      .flatMap((member, index) => {
        const newest = newestOf(member);
        return newest === undefined ? [] : [{ index, looks: member.looks, seen: newest.seen }];
      })
      .sort((a, b) => a.seen - b.seen)
      .map(({ index, looks, seen }) => {
        maxima.forEach((most, look) => raise(most, looks[look]?.flipped));
        const bound = this.#boundaries.newest(maxima);
        return { index, bound, p: this.#boundaries.p(maxima, seen) };
      })
      .reverse();
  }

  #maximaOf(members: readonly Member[]): Float64Array[] {
    return this.#sizes.slice(0, this.#held).map((size, look) => {
      const most = new Float64Array(size).fill(-Infinity);
      for (const { looks } of members) raise(most, looks[look]?.flipped);
      return most;
    });
  }
}

function raise(most: Float64Array, values: Float64Array | undefined): void {
  if (values === undefined) return;
  for (let i = 0; i < most.length; i++) {
    const value = values[i] ?? 0;
    if (value > (most[i] ?? 0)) most[i] = value;
  }
}
