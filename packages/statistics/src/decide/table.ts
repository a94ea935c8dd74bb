/** What one seed of a cell came to. */
export type SeedValue =
  | {
      readonly state: 'finished';
      readonly value: number;
      /** Equal for runs that ended with the same network, bit for bit; undefined where that is not known. */
      readonly fingerprint?: string;
      /** When the run began and ended, in milliseconds of any clock; undefined where that is not known. */
      readonly took?: { readonly from: number; readonly to: number };
    }
  /** It ran and gave no finite value. It counts as the metric's worst value where that is defined. */
  | { readonly state: 'diverged' }
  /** It was ended early for its poor values. */
  | { readonly state: 'pruned' }
  /** It ended by an error of its own: its cell fails. */
  | { readonly state: 'failed' }
  /** It has not ended yet, or what ended it had nothing to do with it. */
  | { readonly state: 'missing' }
  /** Its comparison goes on without it. */
  | { readonly state: 'dropped' };

/** A cell with a value for each seed that has one. */
export interface TableCell {
  readonly name: string;
  /** Name of the cell that this one is compared with; null for a baseline. */
  readonly baseline: string | null;
  /** Comparisons of one family share one α; all are one family unless said. */
  readonly family?: string;
  /** By seed, in one order for all cells; cells may have fewer than others. */
  readonly seeds: readonly SeedValue[];
}

/** A look that has been held, as it is recorded: once held it is never held anew with more. */
export interface HeldLook {
  /** Which look, as a count of seeds. */
  readonly seeds: number;
  /** The comparisons that took part, by their cells, and the seeds (by place, from 0) that each lacked then. */
  readonly parts: readonly { readonly cell: string; readonly without: readonly number[] }[];
}

/** A metric of cells × seeds, and what was settled before the first seed. */
export interface DecisionTable {
  readonly metric: string;
  readonly goal: 'max' | 'min';
  /** Value of a run that diverged, where the metric has a worst one; without it, cells with such runs fail. */
  readonly worst?: number | null;
  /** The smallest difference that matters, δ, in the metric's unit; without it nothing is called the same. */
  readonly margin?: number | null;
  /** Chance of any false claim in a family of comparisons; default 0.05. With a margin, each kind of claim has half. */
  readonly alpha?: number;
  /** Counts of seeds at which is decided, rising. Fixed seeds are one look. Seeds after the last one are exploratory. */
  readonly looks: readonly number[];
  /** The looks held so far, where they are recorded. */
  readonly held?: readonly HeldLook[];
  /**
   * No more runs are to come of the seeds before this one: looks up to it are held without what is missing. Default 0:
   * every look waits for all that it needs.
   */
  readonly endedUpTo?: number;
  /** What messages call the seeds; default 0, 1, … */
  readonly seeds?: readonly number[];
  readonly cells: readonly TableCell[];
  /** Sign patterns, a power of two; see `SequentialTest`. */
  readonly patterns?: number;
}
