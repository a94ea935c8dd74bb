import { largest, TOLERANCE } from './largest.js';

/**
 * How the largest statistic of a set of comparisons crosses its boundaries under sign flips, up to the newest look.
 * `maxima[k]` has it for each pattern at look k (patterns of early looks repeat in later ones), `spent[k]` the share of
 * α that may be gone by then.
 */
export class Boundaries {
  readonly #alive: readonly Uint8Array[];
  readonly #crossed: number[] = [];
  readonly #heap: Float64Array;
  readonly #spent: readonly number[];
  readonly #mirrored: boolean;

  constructor(sizes: readonly number[], spent: readonly number[], mirrored: boolean) {
    this.#alive = sizes.map((size) => new Uint8Array(size));
    this.#heap = new Float64Array(Math.max(...sizes) + 1);
    this.#spent = spent;
    this.#mirrored = mirrored;
  }

  /** Goes through all looks; returns the bound of the newest: a statistic above it rejects there. */
  newest(maxima: readonly Float64Array[]): number {
    let bound = -Infinity;
    maxima.forEach((values, look) => {
      this.#enter(maxima, look, bound);
      const budget =
        Math.floor((this.#spent[look] ?? 0) * values.length + TOLERANCE) - (this.#crossed[look] ?? 0);
      bound = largest(values, this.#aliveAt(look), Math.max(0, budget), this.#heap);
    });
    return bound;
  }

  /**
   * Of the same maxima, after `newest`: the share of patterns that crossed at an earlier look, or reach `seen` at this
   * one: the p-value of `seen`, at most `spent` exactly where it is above the bound.
   */
  p(maxima: readonly Float64Array[], seen: number): number {
    const look = maxima.length - 1;
    const values = maxima[look] ?? new Float64Array();
    const alive = this.#aliveAt(look);
    const least = seen - TOLERANCE;
    let reached = this.#crossed[look] ?? 0;
    for (let i = 0; i < values.length; i++) reached += (values[i] ?? 0) >= least ? (alive[i] ?? 0) : 0;
    return reached / values.length;
  }

  /** Marks the patterns that are still inside when a look begins, and counts those that are not. */
  #enter(maxima: readonly Float64Array[], look: number, bound: number): void {
    const alive = this.#aliveAt(look);
    const before = maxima[look - 1];
    this.#crossed[look] = 0;
    if (before === undefined) {
      alive.fill(1);
      return;
    }
    const aliveBefore = this.#aliveAt(look - 1);
    const sides = this.#mirrored ? 2 : 1;
    const size = alive.length / sides;
    const sizeBefore = before.length / sides;
    const limit = bound + TOLERANCE;
    let inside = 0;
    for (let side = 0; side < sides; side++)
      for (let i = 0; i < size; i++) {
        const from = side * sizeBefore + (i & (sizeBefore - 1));
        const stays = (before[from] ?? 0) <= limit ? (aliveBefore[from] ?? 0) : 0;
        alive[side * size + i] = stays;
        inside += stays;
      }
    this.#crossed[look] = alive.length - inside;
  }

  #aliveAt(look: number): Uint8Array {
    return this.#alive[look] ?? new Uint8Array();
  }
}
