import type { Point, RunRow } from '@ablate/tracker';
import { type MeanPoint, meanSeries } from '../chart/mean-series.js';

/** Runs of one group that its curve is the mean of: with hundreds of seeds the first ones tell as much. */
export const MOST_RUNS_OF_CURVE = 32;

const known = new WeakMap<readonly RunRow[], Map<string, MeanPoint[]>>();

/** The mean curve of a group. Computed once for a list of runs: a new snapshot of the store brings new lists. */
export function groupCurve(
  runs: readonly RunRow[],
  key: string,
  points: (run: RunRow, key: string) => readonly Point[],
): readonly MeanPoint[] {
  const curves = known.get(runs) ?? new Map<string, MeanPoint[]>();
  known.set(runs, curves);
  const curve =
    curves.get(key) ?? meanSeries(runs.slice(0, MOST_RUNS_OF_CURVE).map((run) => points(run, key)));
  curves.set(key, curve);
  return curve;
}
