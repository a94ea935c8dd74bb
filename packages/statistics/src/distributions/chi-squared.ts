import quantile from '@stdlib/stats-base-dists-chisquare-quantile';

/** The value below which a share `p` of the chi-squared distribution with `df` degrees of freedom lies. */
export function chiSquaredQuantile(p: number, df: number): number {
  return quantile(p, df);
}
