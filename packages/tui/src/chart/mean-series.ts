import { mean, standardDeviation } from '@ablate/statistics';
import type { Point } from '@ablate/tracker';

export interface MeanPoint extends Point {
  /** Sample standard deviation over the runs at this step; 0 where there is one run. */
  readonly deviation: number;
  /** Runs with a finite value at this step. */
  readonly count: number;
}

/** Mean over runs at every step that any of them has; runs without a finite value there do not count. */
export function meanSeries(lists: readonly (readonly Point[])[]): MeanPoint[] {
  const bySteps = new Map<number, Point[]>();
  for (const point of lists.flat()) {
    const points = bySteps.get(point.step);
    if (points) points.push(point);
    else bySteps.set(point.step, [point]);
  }
  return Array.from(bySteps, ([step, points]): MeanPoint => {
    const values = points.map(({ value }) => value).filter(Number.isFinite);
    const value = mean(values) ?? Number.NaN;
    const time = mean(points.map((point) => point.time)) ?? Number.NaN;
    return {
      ...{ step, time, value, min: value, max: value },
      deviation: standardDeviation(values) ?? 0,
      count: values.length,
    };
  }).sort((a, b) => a.step - b.step);
}
