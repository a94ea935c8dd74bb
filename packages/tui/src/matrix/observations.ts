import { type MetricRule, type Observation, tableObservations } from '@ablate/statistics';
import { type ChosenRuns, outcomeTable } from '@ablate/tracker';
import type { Matrix } from '../matrix/stored-matrix.js';

/** The value of every run that stands for a cell and seed of a matrix, with the cell's labels. */
export function observations(
  { cells, seeds: wanted }: Pick<Matrix, 'cells' | 'seeds'>,
  chosen: ChosenRuns,
  metric: string,
  rule: MetricRule | undefined,
): Observation[] {
  const { cells: found, seeds } = outcomeTable(cells, wanted, chosen, metric);
  return tableObservations(found, { seeds, worst: rule?.worst ?? null });
}
