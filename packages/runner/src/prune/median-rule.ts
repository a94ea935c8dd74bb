import { median } from 'simple-statistics';
import type { PruneRule } from './prune-rule.js';

/**
 * Ends a cell whose best value so far is below the median of what completed cells had after the same epoch, as Optuna's
 * `MedianPruner` does (after Golovin et al., 2017, "Google Vizier"): cells that are still training, and those that were
 * ended early, don't count; nothing is ended before `startup` cells are complete (`n_startup_trials`).
 */
export class MedianRule implements PruneRule {
  readonly #startup: number;
  readonly #values = new Map<string, Map<number, number>>();
  readonly #complete = new Set<string>();

  constructor(startup: number) {
    this.#startup = startup;
  }

  report(cell: string, epoch: number, value: number): void {
    this.#values.set(cell, (this.#values.get(cell) ?? new Map<number, number>()).set(epoch, value));
  }

  complete(cell: string): void {
    this.#complete.add(cell);
  }

  judge(cell: string, epoch: number): string | null {
    const own = this.#values.get(cell);
    const others = [...this.#complete].filter((other) => other !== cell);
    if (own === undefined || others.length < this.#startup) return null;
    // What is no number is no value to be compared with.
    const values = others
      .flatMap((other) => this.#values.get(other)?.get(epoch) ?? [])
      .filter((value) => value > -Infinity);
    if (values.length === 0) return null;
    const best = Math.max(...[...own].flatMap(([at, value]) => (at <= epoch ? value : [])));
    return best < median(values)
      ? `median rule: below the median of ${values.length} completed cells after epoch ${epoch}`
      : null;
  }

  forget(cell: string): void {
    this.#values.delete(cell);
    this.#complete.delete(cell);
  }
}
