import type { RunRow } from '@ablate/tracker';
import type { Observation } from '../groups/importance.js';
import { lastValue } from './matrix-grid.js';
import { cellHash } from './matrix-of-runs.js';
import type { Matrix } from './stored-matrix.js';

/** The metric's last value of every finished run that belongs to a cell, with the cell's labels. */
export function observations(
  { cells }: Matrix,
  runs: readonly RunRow[],
  metric: string | null,
): Observation[] {
  const byHash = new Map(cells.map((cell) => [cell.hash, cell]));
  return runs.flatMap((run): Observation[] => {
    const cell = byHash.get(cellHash(run));
    const value = run.status === 'finished' ? lastValue(run, metric) : null;
    return cell === undefined || value === null ? [] : [{ group: cell.hash, labels: cell.labels, value }];
  });
}
