import type { MeanPoint } from '../groups/mean-series.js';

export const BANDS = ['sd', 'interval'] as const;
/** What is drawn around the mean of a group: its standard deviation, or the 95 % interval of the mean. */
export type Band = (typeof BANDS)[number];

/** Two-sided 95 % quantiles of Student's t for 1, 2, … degrees of freedom. */
const T_QUANTILES = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
] as const;
const NORMAL_QUANTILE = 1.96;

/** Half of the band's height at a point; 0 where one run tells nothing of the others. */
export function bandReach({ deviation, count }: MeanPoint, band: Band): number {
  if (band === 'sd' || count < 2) return deviation;
  return ((T_QUANTILES[count - 2] ?? NORMAL_QUANTILE) * deviation) / Math.sqrt(count);
}
