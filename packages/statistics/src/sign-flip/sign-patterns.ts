import { seededRandom } from '../random/seeded-random.js';

/** Patterns where a caller names no other number: all there are up to 14 seeds. */
export const PATTERNS = 8192;

/** Apart from the seeds that callers draw data from. */
const SALT = 0x5eed;

const known = new Map<number, Float64Array[]>();

/**
 * The signs of seed `index` in each of `patterns` sign patterns, +1 or −1; `patterns` is a power of two.
 *
 * Pattern 0 flips nothing, and seed 0 is never flipped: a pattern and its mirror are counted as one. The next
 * log₂(patterns) seeds run through all their combinations, so that the first 2ⁿ⁻¹ patterns are every pattern of n
 * seeds; seeds after them are flipped at random, always the same. Signs of one seed don't depend on how many seeds
 * there are: a pattern of fewer seeds is the start of one of more.
 */
export function signsOf(index: number, patterns: number): Float64Array {
  const list = known.get(patterns) ?? [];
  known.set(patterns, list);
  for (let i = list.length; i <= index; i++) list.push(makeSigns(i, patterns));
  const signs = list[index];
  if (signs === undefined) throw new RangeError(`expected a seed's index from 0 up, got ${index}`);
  return signs;
}

/** How many of the patterns differ in the first `n` seeds, at most. */
export function patternsOf(n: number, patterns: number): number {
  return Math.min(patterns, 2 ** (n - 1));
}

/** @throws RangeError for a number of patterns that is no power of two */
export function expectPatterns(patterns: number): void {
  if (!Number.isInteger(patterns) || patterns < 2 || Math.log2(patterns) % 1 !== 0)
    throw new RangeError(`expected patterns to be a power of two from 2 up, got ${patterns}`);
}

function makeSigns(index: number, patterns: number): Float64Array {
  const signs = new Float64Array(patterns).fill(1);
  if (index === 0) return signs;
  const bit = index - 1;
  const random = seededRandom(SALT + index);
  for (let pattern = 1; pattern < patterns; pattern++) {
    const flipped = 2 ** bit < patterns ? (pattern >>> bit) & 1 : random() < 0.5;
    if (flipped) signs[pattern] = -1;
  }
  return signs;
}
