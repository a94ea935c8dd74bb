import type { Comparison, SharesOfVariance } from '@ablate/statistics';

/** What a comparison of an experiment's cells has found; `ablate compare --json` prints the same. */
export interface Answer extends Comparison {
  readonly experiment: string;
  readonly question: string | null;
  readonly variance: SharesOfVariance;
  /** The run that stands for each seed of each row, by id; null where there is none. */
  readonly runs: readonly (readonly (string | null)[])[];
}
