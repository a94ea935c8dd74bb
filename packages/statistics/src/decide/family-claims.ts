import type { Parts } from '../sign-flip/sequential-test.js';
import type { Comparison } from './pairs.js';
import type { DecisionTable } from './table.js';
import { TwoClaims, type ClaimsAtLook } from './two-claims.js';

interface Family {
  readonly claims: TwoClaims;
  /** Places of its comparisons among all. */
  readonly places: readonly number[];
}

/** The claims of a table's comparisons by their places in it: each family is tested for itself, at the same looks. */
export class FamilyClaims {
  readonly #families: readonly Family[];
  readonly #at: ReadonlyMap<number, { readonly claims: TwoClaims; readonly index: number }>;

  constructor(comparisons: readonly Comparison[], table: DecisionTable) {
    const names = new Set(comparisons.map(({ cell }) => cell.family));
    this.#families = [...names].map((name) => {
      const places = [...comparisons.keys()].filter((at) => comparisons[at]?.cell.family === name);
      const members = places.flatMap((at) => comparisons[at] ?? []);
      return { places, claims: new TwoClaims(members, table) };
    });
    this.#at = new Map(
      this.#families.flatMap(({ claims, places }) =>
        places.map((at, index) => [at, { claims, index }] as const),
      ),
    );
  }

  /** Holds the next look; returns which comparisons are shown to differ, and which to be the same. */
  holdLook(parts: Parts): ReturnType<TwoClaims['holdLook']> {
    const [differ, same] = [new Set<number>(), new Set<number>()];
    for (const { claims, places } of this.#families) {
      const own = places.flatMap((at, index): [number, readonly number[]][] => {
        const without = parts.get(at);
        return without === undefined ? [] : [[index, without]];
      });
      const shown = claims.holdLook(new Map(own));
      for (const index of shown.differ) differ.add(places[index] ?? -1);
      for (const index of shown.same) same.add(places[index] ?? -1);
    }
    return { differ, same };
  }

  /** What the newest look says of a comparison that took part in it. */
  claims(at: number): ClaimsAtLook | null {
    const found = this.#at.get(at);
    return found?.claims.claims(found.index) ?? null;
  }

  /** About how many seeds decide about a comparison, seen at a look of `n`; null where no number does. */
  seedsToDecide(at: number, n: number): number | null {
    const found = this.#at.get(at);
    return found?.claims.seedsToDecide(found.index, n) ?? null;
  }
}
