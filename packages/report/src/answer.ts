import type { Comparison, OnKindOfData, SharesOfVariance } from '@ablate/statistics';
import type { RunCost } from '@ablate/tracker';

/** What a comparison of an experiment's cells has found; `ablate compare --json` prints the same. */
export interface Answer extends Comparison {
  readonly experiment: string;
  readonly question: string | null;
  /** For each row, where the test examples are a sample too. */
  readonly onKindOfData: readonly (OnKindOfData | null)[];
  /** Finished runs that predict the same for every test example. */
  readonly constant: readonly { readonly label: string; readonly seed: number }[];
  /** For each row. */
  readonly costs: readonly RunCost[];
  readonly variance: SharesOfVariance;
  /** The run that stands for each seed of each row, by id; null where there is none. */
  readonly runs: readonly (readonly (string | null)[])[];
}
