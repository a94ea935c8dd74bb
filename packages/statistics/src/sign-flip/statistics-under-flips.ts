import { patternsOf, signsOf } from './sign-patterns.js';

/**
 * The values by seed that one comparison is tested by: one column where both directions count; where a claim needs two
 * one-sided tests, a column for each, positive values speaking for the claim.
 */
export type Columns = readonly Float64Array[];

/** One comparison at one look. */
export interface LookStatistics {
  /** The statistic seen: the smaller where there are two columns. */
  readonly seen: number;
  /** Whether it has values for all seeds. */
  readonly isWhole: boolean;
  /**
   * The statistic under each sign pattern (the larger where there are two columns), and behind those, for one-sided
   * tests, under the mirror of each.
   */
  readonly flipped: Float64Array;
}

/**
 * A comparison's statistic Σd / √Σd² under every sign pattern, look after look. The root mean square below the line is
 * the same under each, so the test stays conditional on the magnitudes.
 */
export class StatisticsUnderFlips {
  readonly #columns: Columns;
  readonly #patterns: number;
  readonly #twoSided: boolean;
  #seeds = 0;
  #sums: Float64Array[];
  #squares: number[];

  constructor(columns: Columns, patterns: number, twoSided: boolean) {
    this.#columns = columns;
    this.#patterns = patterns;
    this.#twoSided = twoSided;
    this.#sums = columns.map(() => new Float64Array(1));
    this.#squares = columns.map(() => 0);
  }

  /** Takes in the seeds up to `n`, but for those (from 0) that have no values; looks come in rising order. */
  at(n: number, without: readonly number[] = []): LookStatistics {
    if (without.length > 0) {
      const there = this.#columns.map((values) => values.slice(0, n));
      for (const values of there) for (const seed of without) values[seed] = 0;
      return { ...new StatisticsUnderFlips(there, this.#patterns, this.#twoSided).at(n), isWhole: false };
    }
    const size = patternsOf(n, this.#patterns);
    this.#sums = this.#columns.map((values, c) => this.#addSeeds(values, this.#sums[c], n, size));
    this.#squares = this.#columns.map((values, c) => {
      let squares = this.#squares[c] ?? 0;
      for (let seed = this.#seeds; seed < n; seed++) squares += (values[seed] ?? 0) ** 2;
      return squares;
    });
    this.#seeds = n;
    const scales = this.#squares.map((squares) => (squares > 0 ? 1 / Math.sqrt(squares) : 0));
    const first = this.#sums.map((sums, c) => (sums[0] ?? 0) * (scales[c] ?? 0));
    return this.#twoSided
      ? { seen: Math.abs(first[0] ?? 0), isWhole: true, flipped: absolute(this.#sums[0], scales[0]) }
      : { seen: Math.min(...first), isWhole: true, flipped: largestOnEitherSide(this.#sums, scales, size) };
  }

  #addSeeds(values: Float64Array, before: Float64Array | undefined, n: number, size: number): Float64Array {
    const sums = new Float64Array(size);
    if (before !== undefined) {
      // The first seeds' signs repeat with the number of their patterns.
      const mask = before.length - 1;
      for (let i = 0; i < size; i++) sums[i] = before[i & mask] ?? 0;
    }
    for (let seed = this.#seeds; seed < n; seed++) {
      const value = values[seed] ?? 0;
      const signs = signsOf(seed, this.#patterns);
      for (let i = 0; i < size; i++) sums[i] = (sums[i] ?? 0) + value * (signs[i] ?? 0);
    }
    return sums;
  }
}

function absolute(sums: Float64Array = new Float64Array(), scale = 0): Float64Array {
  const flipped = new Float64Array(sums.length);
  for (let i = 0; i < flipped.length; i++) flipped[i] = Math.abs(sums[i] ?? 0) * scale;
  return flipped;
}

function largestOnEitherSide(
  columns: readonly Float64Array[],
  scales: readonly number[],
  size: number,
): Float64Array {
  const flipped = new Float64Array(2 * size).fill(-Infinity);
  columns.forEach((sums, c) => {
    const scale = scales[c] ?? 0;
    for (let i = 0; i < size; i++) {
      const t = (sums[i] ?? 0) * scale;
      if (t > (flipped[i] ?? 0)) flipped[i] = t;
      if (-t > (flipped[size + i] ?? 0)) flipped[size + i] = -t;
    }
  });
  return flipped;
}
