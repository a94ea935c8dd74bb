import type { PruneRule } from './prune-rule.js';

/**
 * Asynchronous successive halving (Li et al., 2020), in the form that stops instead of pausing: after epoch
 * `first`·`reduction`^k a cell goes on only if it is among the best 1/`reduction` of those that got there before it,
 * itself included. No cell waits for another.
 */
export class Asha implements PruneRule {
  readonly #first: number;
  readonly #reduction: number;
  readonly #rungs = new Map<number, Map<string, number>>();

  constructor(first: number, reduction: number) {
    this.#first = first;
    this.#reduction = reduction;
  }

  report(cell: string, epoch: number, value: number): void {
    if (!this.#isRung(epoch)) return;
    const rung = this.#rungs.get(epoch) ?? new Map<string, number>();
    this.#rungs.set(epoch, rung.set(cell, value));
  }

  judge(cell: string, epoch: number): string | null {
    const rung = this.#rungs.get(epoch);
    const value = rung?.get(cell);
    if (rung === undefined || value === undefined) return null;
    const better = [...rung.values()].filter((other) => other > value).length;
    const kept = Math.max(1, Math.floor(rung.size / this.#reduction));
    return better < kept
      ? null
      : `successive halving: rank ${better + 1} of ${rung.size} after epoch ${epoch}, the best ${kept} go on`;
  }

  forget(cell: string): void {
    for (const rung of this.#rungs.values()) rung.delete(cell);
  }

  #isRung(epoch: number): boolean {
    let rung = this.#first;
    while (rung < epoch) rung *= this.#reduction;
    return rung === epoch;
  }
}
