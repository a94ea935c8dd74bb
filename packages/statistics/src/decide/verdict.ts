import type { Interval } from '../intervals/student-interval.js';

export type Verdict =
  | 'baseline'
  | 'better'
  | 'worse'
  /** Nearer to the baseline than the margin. */
  | 'same'
  | 'undecided'
  /** Seeds diverged, and the metric has no worst value to count them as. */
  | 'fails'
  | 'pruned'
  | 'never acted';

export interface Claim {
  /** Adjusted for all comparisons and for the looks so far. */
  readonly p: number;
  /** What p may be at most: the α spent by that look. */
  readonly level: number;
}

export interface CellVerdict {
  readonly name: string;
  readonly baseline: string | null;
  readonly verdict: Verdict;
  /** With better or worse: shown to be by less than the margin as well. */
  readonly withinMargin: boolean;
  /** Seeds at the look that decided; null while undecided. */
  readonly decidedAt: number | null;
  /** Pairs that the difference is from. */
  readonly pairs: number;
  /** Mean of cell − baseline over pairs, in the metric's unit; null where there is no pair, or none to trust. */
  readonly difference: number | null;
  /** Of the mean difference, for this comparison by itself; null below two pairs, and between looks. */
  readonly interval: Interval | null;
  /** That there is a difference, at the newest look it took part in. */
  readonly differs: Claim | null;
  /** That the difference is below the margin. */
  readonly sameness: Claim | null;
  /** Seeds that diverged, of so many that ended. */
  readonly failures: {
    readonly cell: number;
    readonly baseline: number;
    readonly of: number;
  };
  /** The last look has fewer seeds than any verdict takes. */
  readonly isTooFew: boolean;
  /** How many more seeds a verdict takes at least; where there are enough for one, about how many would decide, if the difference
   * stays as it is; null where none are in sight. */
  readonly moreSeeds: number | null;
  readonly text: string;
}

export interface Decision {
  /** In the order of the table's cells. */
  readonly cells: readonly CellVerdict[];
  /** Looks held so far, as counts of seeds. */
  readonly held: readonly number[];
  /** The next look and the seeds that it waits for; null where all is decided or no look is left. */
  readonly next: {
    readonly seeds: number;
    readonly missing: readonly { readonly cell: string; readonly seed: number }[];
  } | null;
  /** Whether "same" can be said at all. */
  readonly hasMargin: boolean;
  /** Seeds of the table after the last look, which no verdict uses. */
  readonly exploratorySeeds: number;
}

/** The verdict in a few words. */
export function verdictText(
  { verdict, withinMargin, failures, isTooFew, moreSeeds }: Omit<CellVerdict, 'text'>,
  margin: number | null,
): string {
  const { cell, baseline, of } = failures;
  const fails =
    cell > 0 ? `fails in ${cell} of ${of} seeds` : `the baseline fails in ${baseline} of ${of} seeds`;
  switch (verdict) {
    case 'better':
    case 'worse':
      return withinMargin ? `${verdict}, by less than ${margin}` : verdict;
    case 'same':
      return `same within ${margin}`;
    case 'fails':
      return fails;
    case 'pruned':
      return 'no verdict (pruned)';
    case 'undecided':
      return moreSeeds === null
        ? 'undecided'
        : `undecided (${isTooFew ? 'at least' : 'about'} ${moreSeeds} more ${moreSeeds === 1 ? 'seed' : 'seeds'})`;
    case 'baseline':
    case 'never acted':
      return verdict;
  }
}
