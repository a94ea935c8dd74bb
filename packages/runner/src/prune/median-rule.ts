import { median } from 'simple-statistics';
import type { PruneRule } from './prune-rule.js';

/**
 * Ends a cell whose best value so far is below the median of what the others had after the same epoch (Golovin et
 * al., 2017, "Google Vizier", as Optuna does it). Needs the values of `others` cells first.
 */
export class MedianRule implements PruneRule {
  readonly #others: number;
  readonly #byEpoch = new Map<number, Map<string, number>>();
  readonly #best = new Map<string, number>();

  constructor(others: number) {
    this.#others = others;
  }

  report(cell: string, epoch: number, value: number): void {
    const values = this.#byEpoch.get(epoch) ?? new Map<string, number>();
    this.#byEpoch.set(epoch, values.set(cell, value));
    this.#best.set(cell, Math.max(value, this.#best.get(cell) ?? -Infinity));
  }

  judge(cell: string, epoch: number): string | null {
    const values = this.#byEpoch.get(epoch) ?? new Map<string, number>();
    const others = [...values].filter(([other]) => other !== cell).map(([, value]) => value);
    const best = this.#best.get(cell);
    if (others.length < this.#others || best === undefined) return null;
    const middle = median(others);
    return best < middle
      ? `median rule: below the median of ${others.length} other cells after epoch ${epoch}`
      : null;
  }

  forget(cell: string): void {
    this.#best.delete(cell);
    for (const values of this.#byEpoch.values()) values.delete(cell);
  }
}
