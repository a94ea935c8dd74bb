import type { Point } from '@ablate/tracker';
import { mean, standardDeviation } from './statistics.js';

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
    const value = mean(values);
    const deviation = standardDeviation(values);
    const time = mean(points.map((point) => point.time));
    return {
      ...{ step, time, value, min: value, max: value },
      deviation: Number.isNaN(deviation) ? 0 : deviation,
      count: values.length,
    };
  }).sort((a, b) => a.step - b.step);
}
