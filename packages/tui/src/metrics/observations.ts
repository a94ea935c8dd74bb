import { countedValue, type MetricRule, type Observation } from '@ablate/statistics';
import type { ChosenRuns } from '@ablate/tracker';
import { runOutcome, type RunRow } from '@ablate/tracker';
import type { Matrix } from '../matrix/stored-matrix.js';

/** The value of every run that stands for a cell and seed of a matrix, with the cell's labels. */
export function observations(
  { cells, seeds }: Matrix,
  chosen: ChosenRuns,
  metric: string | null,
  rule: MetricRule | undefined,
): Observation[] {
  if (metric === null) return [];
  return cells.flatMap(({ hash, labels }) =>
    [...chosen.ofCell(hash)].flatMap(([seed, run]: readonly [number | null, RunRow]): Observation[] => {
      if (seeds.length > 0 && (seed === null || !seeds.includes(seed))) return [];
      const value = countedValue(runOutcome(run, metric), rule?.worst ?? null);
      return value === null ? [] : [{ labels, seed: seed ?? -1, value }];
    }),
  );
}
