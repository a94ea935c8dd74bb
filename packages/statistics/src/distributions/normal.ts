import cdf from '@stdlib/stats-base-dists-normal-cdf';

/** The share of the standard normal distribution above `z`. */
export function normalTail(z: number): number {
  return cdf(-z, 0, 1);
}
