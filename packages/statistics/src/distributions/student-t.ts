import quantile from '@stdlib/stats-base-dists-t-quantile';

/** The value below which a share `p` of Student's t with `df` degrees of freedom (any positive number) lies. */
export function studentTQuantile(p: number, df: number): number {
  return quantile(p, df);
}
