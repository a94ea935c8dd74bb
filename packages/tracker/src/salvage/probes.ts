import type { Key } from './table-shape.js';

/** Places to look at between two keys before what lies between them is given up. */
const MIDPOINTS = 512;

/** Numbers keys by their leading integers, in their order, so that there is a middle between two of them. */
export class KeyLine {
  readonly #sizes: readonly bigint[];
  readonly #length: bigint;

  /** `sizes`: for each leading integer, one more than the greatest that is known. */
  constructor(sizes: readonly number[]) {
    this.#sizes = sizes.map(BigInt);
    this.#length = this.#sizes.reduce((product, size) => product * size, 1n);
  }

  /** Of a key, or where there is none of the end: `-1`, or one more than the greatest number. */
  numberOf(key: Key | null, end: 'before all' | 'after all'): bigint {
    if (key === null) return end === 'before all' ? -1n : this.#length;
    return this.#sizes.reduce((number, size, index) => {
      const digit = BigInt(Math.max(0, Math.trunc(Number(key[index]) || 0)));
      return number * size + (digit < size ? digit : size - 1n);
    }, 0n);
  }

  keyOf(number: bigint): number[] {
    const key: number[] = [];
    let rest = number;
    for (const size of this.#sizes.toReversed()) {
      key.unshift(Number(rest % size));
      rest /= size;
    }
    return key;
  }

  /** Numbers between two others: ever further from both, for what is close; then halves, quarters and so on. */
  *between(after: bigint, before: bigint): Iterable<bigint> {
    if (this.#sizes.length === 0) return;
    for (let distance = 1n; distance < before - after; distance *= 2n) {
      yield after + distance;
      yield before - distance;
    }
    const intervals: [bigint, bigint][] = [[after, before]];
    for (let count = 0; count < MIDPOINTS; count += 1) {
      const [from, to] = intervals.shift() ?? [0n, 0n];
      const middle = (from + to) / 2n;
      if (to - from < 2n) {
        if (intervals.length === 0) return;
        continue;
      }
      yield middle;
      intervals.push([from, middle], [middle, to]);
    }
  }
}
