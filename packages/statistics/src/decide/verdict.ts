import type { Interval } from '../intervals/student-interval.js';
import { roughTime } from './time-for-seeds.js';
import type { HeldLook } from './table.js';

/** What is said of a cell compared with its baseline. */
export type Verdict =
  | 'baseline'
  | 'better'
  | 'worse'
  /** Nearer to the baseline than the margin. */
  | 'same'
  | 'undecided'
  /** Seeds failed, or diverged where the metric has no worst value to count them as. */
  | 'fails'
  | 'pruned'
  | 'never acted';

/** A p-value and what it is held against. */
export interface Claim {
  /** Adjusted for all comparisons and for the looks so far. */
  readonly p: number;
  /** What p may be at most: the α spent by that look. */
  readonly level: number;
}

/** What is said of a cell, and on what grounds. */
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
  /** Seeds that failed or diverged, of so many that ended. */
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
  /** What these take, by the times that runs of the cell and its baseline took; null where that is not known. */
  readonly moreSeconds: number | null;
  /** Seeds that a comparison without a verdict lacks of those that others have been decided by. */
  readonly lacks: { readonly cell: readonly number[]; readonly baseline: readonly number[] };
  /** The look that it waits for, as a count of seeds; null where it waits for none. */
  readonly nextLook: number | null;
  readonly text: string;
}

/** What a table says so far, and which look is next. */
export interface Decision {
  /** In the order of the table's cells. */
  readonly cells: readonly CellVerdict[];
  /** Looks held so far, as they are to be recorded. */
  readonly held: readonly HeldLook[];
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
export function verdictText(found: Omit<CellVerdict, 'text'>, margin: number | null): string {
  const { verdict, withinMargin } = found;
  const { cell, baseline, of } = found.failures;
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
      return undecidedText(found);
    case 'baseline':
    case 'never acted':
      return verdict;
  }
}

function undecidedText(found: Omit<CellVerdict, 'text'>): string {
  const { isTooFew, moreSeeds, moreSeconds, nextLook } = found;
  const { cell, baseline } = found.lacks;
  const time = moreSeconds === null ? '' : `, ${roughTime(moreSeconds)}`;
  const more =
    moreSeeds === null
      ? []
      : [`${isTooFew ? 'at least' : 'about'} ${moreSeeds} more ${moreSeeds === 1 ? 'seed' : 'seeds'}${time}`];
  const next = nextLook === null ? [] : [`next look at ${nextLook}`];
  if (isTooFew || cell.length + baseline.length === 0)
    return more.length + next.length === 0 ? 'undecided' : `undecided (${[...more, ...next].join('; ')})`;
  return `undecided: ${cell.length > 0 ? seedsText(cell) : `the baseline's ${seedsText(baseline)}`} missing`;
}

const MOST_NAMED = 3;

function seedsText(seeds: readonly number[]): string {
  const [first, ...others] = seeds;
  if (others.length === 0) return `seed ${first}`;
  if (seeds.length > MOST_NAMED) return `${seeds.length} seeds`;
  return `seeds ${seeds.slice(0, -1).join(', ')} and ${seeds.at(-1)}`;
}
