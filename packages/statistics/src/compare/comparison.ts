import type { Interval } from '../intervals/student-interval.js';
import type { HeldLook } from '../decide/table.js';
import type { CellVerdict } from '../decide/verdict.js';
import type { Goal } from '../metric-goal.js';
import type { ComponentEffects, DesignQuestion } from './component-effects.js';
import type { Outcome } from './outcome.js';

/** A cell and what became of its runs, in the order of the table's seeds. */
export interface ComparedCell {
  /** What records of looks name it by; default its number in the table. */
  readonly key?: string;
  readonly label: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly runs: readonly (Outcome | undefined)[];
  /** Index of the cell that it is compared with, its own for a baseline; null where there is none. */
  readonly baseline: number | null;
}

/** Looks that were settled before the first seed, and those held since. */
export interface Looks {
  /** Counts of seeds, rising. The table's seeds beyond the last one are exploratory. */
  readonly looks: readonly number[];
  readonly held: readonly HeldLook[];
  /** As in `DecisionTable`. */
  readonly endedUpTo?: number;
}

/** By which metric cells are compared, and how sure a claim has to be. */
export interface ComparisonOptions {
  readonly metric: string;
  /** Null where it is not known: then cells are `higher` or `lower` instead of better or worse. */
  readonly goal: Goal | null;
  readonly worst?: number | null;
  readonly margin?: number | null;
  /** The seeds, each a column of the table. */
  readonly seeds: readonly number[];
  /** Default: all seeds are one look, held with what there is. */
  readonly looks?: Looks | null;
  /** The design that the cells are of, by their labels `on` and `off`; none unless given. */
  readonly design?: DesignQuestion | null;
  /** Whether a baseline was named at all; without one no cell has a verdict. */
  readonly isCompared: boolean;
}

/** A cell's values over its seeds, and how it compares with its baseline. */
export interface ComparisonRow {
  readonly label: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Runs with a value, those that diverged among them where they count as the worst one. */
  readonly n: number;
  readonly mean: number | null;
  /** Sample standard deviation; null below two values. */
  readonly sd: number | null;
  /** Student's, of the mean. */
  readonly interval: Interval | null;
  /** Label of the cell that this one is compared with; null for a baseline or where there is none. */
  readonly baseline: string | null;
  /** cell − baseline, seed by seed. */
  readonly difference: {
    readonly mean: number;
    readonly interval: Interval | null;
    readonly pairs: number;
  } | null;
  /** That there is a difference, adjusted for all comparisons of the table. */
  readonly p: number | null;
  /** That the difference is below the margin, adjusted likewise. */
  readonly sameP: number | null;
  readonly missing: number;
  readonly failed: number;
  readonly diverged: number;
  readonly pruned: number;
  /** The verdict in words; empty where none was asked for. */
  readonly verdict: string;
  /** All of it; null for cells that nothing is compared with. */
  readonly decision: CellVerdict | null;
}

/** Cells compared by a metric: what was asked, and a row for each cell. */
export interface Comparison {
  readonly metric: string;
  readonly goal: Goal | null;
  readonly worst: number | null;
  readonly margin: number | null;
  readonly seeds: readonly number[];
  /** Counts of seeds at which is decided; one for fixed seeds. */
  readonly looks: readonly number[];
  readonly held: readonly HeldLook[];
  /** The look that the comparisons without a verdict wait for, as a count of seeds; null where none is left. */
  readonly nextLook: number | null;
  /** Seeds beyond the last look, which no verdict uses. */
  readonly exploratorySeeds: number;
  readonly rows: readonly ComparisonRow[];
  /** Comparisons of cells that p is adjusted for. */
  readonly comparisons: number;
  /** What each component does; null where the table is not of a design. */
  readonly effects: ComponentEffects | null;
  /** Indices of the cells that comparisons and effects without a verdict read. */
  readonly open: readonly number[];
  /** Runs that the next look waits for; with fixed seeds, those that comparisons without a verdict lack. */
  readonly waitsFor: readonly { readonly label: string; readonly seed: number }[];
}
