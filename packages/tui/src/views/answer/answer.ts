import { forestParts, type ForestPart } from '@ablate/report/text';
import type { Comparison } from '@ablate/statistics';
import { standingRuns } from '../../matrix/matrix-runs.js';
import type { AskedExperiment } from './asked-experiment.js';

/** A run that predicts the same for every test example. */
export interface ConstantRun {
  readonly label: string;
  readonly seed: number;
}

/** What an experiment asks and what has been found. */
export interface Answer {
  readonly asked: AskedExperiment;
  readonly comparison: Comparison;
  readonly parts: readonly ForestPart[];
  /** Whether the comparisons are still computed: then there are only the cells, each by itself. */
  readonly pending: boolean;
  readonly constant: readonly ConstantRun[];
  /** Runs that the matrix needs, and those of them that have finished. */
  readonly runs: { readonly finished: number; readonly of: number };
}

export function answerOf(
  asked: AskedExperiment,
  comparison: Comparison,
  pending: boolean,
  constant: readonly ConstantRun[] = [],
): Answer {
  const { cells, seeds } = asked.matrix;
  const runs = cells.flatMap(({ hash }) => standingRuns(hash, asked));
  return {
    ...{ asked, comparison, pending, constant, parts: forestParts(comparison) },
    runs: {
      finished: runs.filter(({ status }) => status === 'finished').length,
      of: Math.max(runs.length, cells.length * seeds.length),
    },
  };
}
