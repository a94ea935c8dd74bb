/** What one seed of a cell came to. */
export type SeedValue =
  | {
      readonly state: 'finished';
      readonly value: number;
      /** Equal for runs that ended with the same network, bit for bit; undefined where that is not known. */
      readonly fingerprint?: string;
    }
  /** It ran and gave no finite value. It counts as the metric's worst value where that is defined. */
  | { readonly state: 'diverged' }
  /** It was ended early for its poor values. */
  | { readonly state: 'pruned' }
  /** It has not ended yet, or what ended it had nothing to do with it. */
  | { readonly state: 'missing' };

export interface TableCell {
  readonly name: string;
  /** Name of the cell that this one is compared with; null for a baseline. */
  readonly baseline: string | null;
  /** By seed, in one order for all cells; cells may have fewer than others. */
  readonly seeds: readonly SeedValue[];
}

/** A metric of cells × seeds, and what was settled before the first seed. */
export interface DecisionTable {
  readonly metric: string;
  readonly goal: 'max' | 'min';
  /** Value of a run that diverged, where the metric has a worst one; without it, cells with such runs fail. */
  readonly worst?: number | null;
  /** The smallest difference that matters, δ, in the metric's unit; without it nothing is called the same. */
  readonly margin?: number | null;
  /** Chance of any false claim in the whole table; default 0.05. With a margin, each kind of claim has half. */
  readonly alpha?: number;
  /** Counts of seeds at which is decided, rising. Fixed seeds are one look. Seeds after the last one are exploratory. */
  readonly looks: readonly number[];
  readonly cells: readonly TableCell[];
  /** Sign patterns, a power of two; see `SequentialTest`. */
  readonly patterns?: number;
}
