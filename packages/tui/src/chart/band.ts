import { studentTQuantile } from '@ablate/statistics';
import type { MeanPoint } from './mean-series.js';

export const BANDS = ['sd', 'interval'] as const;
/** What is drawn around the mean of a group: its standard deviation, or the 95 % interval of the mean. */
export type Band = (typeof BANDS)[number];

const known = new Map<number, number>();

/** Half of the band's height at a point; 0 where one run tells nothing of the others. */
export function bandReach({ deviation, count }: MeanPoint, band: Band): number {
  if (band === 'sd' || count < 2) return deviation;
  const quantile = known.get(count) ?? studentTQuantile(0.975, count - 1);
  known.set(count, quantile);
  return (quantile * deviation) / Math.sqrt(count);
}
