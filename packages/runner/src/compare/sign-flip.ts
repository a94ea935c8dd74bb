import { seededRandom } from './seeded-random.js';

const MOST_EXACT = 20;
/** Sums closer than this share of the differences' total size count as equal: they differ by rounding only. */
const TOLERANCE = 1e-12;

/**
 * Exact two-sided sign-flip (paired permutation) test of "the mean difference is 0": the share of all 2ⁿ sign
 * patterns whose sum is at least as far from 0 as the one seen. Smallest possible value: 2 / 2ⁿ.
 * @throws RangeError above 20 differences; see `signFlipMonteCarlo`.
 */
export function signFlipP(differences: readonly number[]): number {
  const n = differences.length;
  if (n > MOST_EXACT)
    throw new RangeError(
      `expected at most ${MOST_EXACT} differences for the exact sign-flip test, got ${n}; use signFlipMonteCarlo`,
    );
  if (n === 0) return 1;
  const seen = Math.abs(sum(differences)) - tolerance(differences);
  // The pattern and its mirror are equally far from 0, so the last sign stays as it is. Gray code order changes
  // one sign at a time.
  let total = sum(differences);
  const signs = new Int8Array(n).fill(1);
  const patterns = 2 ** (n - 1);
  // The pattern seen itself.
  let extreme = 1;
  for (let i = 1; i < patterns; i++) {
    const flip = 31 - Math.clz32(i & -i);
    const sign = -(signs[flip] ?? 1);
    signs[flip] = sign;
    // Stryker disable next-line ArithmeticOperator: a sign divides as it multiplies.
    total += 2 * sign * (differences[flip] ?? 0);
    if (Math.abs(total) >= seen) extreme += 1;
  }
  return extreme / patterns;
}

/** The same test by random sign patterns, for more than 20 differences; never below 1 / (patterns + 1). */
export function signFlipMonteCarlo(
  differences: readonly number[],
  { patterns = 100_000, seed = 0 }: { readonly patterns?: number; readonly seed?: number } = {},
): number {
  const seen = Math.abs(sum(differences)) - tolerance(differences);
  const random = seededRandom(seed);
  let extreme = 1;
  for (let i = 0; i < patterns; i++) {
    let total = 0;
    // Stryker disable next-line AssignmentOperator,EqualityOperator: with every sign turned the sum is as far from 0.
    for (const difference of differences) total += random() < 0.5 ? difference : -difference;
    if (Math.abs(total) >= seen) extreme += 1;
  }
  return extreme / (patterns + 1);
}

/** How the p-value of so many differences is found. */
export function signFlipMethod(pairs: number): 'exact' | 'monte-carlo' {
  return pairs <= MOST_EXACT ? 'exact' : 'monte-carlo';
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function tolerance(differences: readonly number[]): number {
  return TOLERANCE * differences.reduce((total, value) => total + Math.abs(value), 0);
}
