import quantile from '@stdlib/stats-base-dists-f-quantile';

/** The value below which a share `p` of Fisher's F distribution with `df1` and `df2` degrees of freedom lies. */
export function fQuantile(p: number, df1: number, df2: number): number {
  return quantile(p, df1, df2);
}
