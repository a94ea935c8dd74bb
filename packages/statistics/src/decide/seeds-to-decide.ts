/** More than this is no plan. */
const MOST = 10_000;

/**
 * About how many seeds it takes until Σd / √Σd² reaches `bound`, were mean and root mean square to stay as they are:
 * the statistic grows as √n. Null where the mean points the other way or the number is beyond all reason.
 * @param seen the statistic of `n` seeds; NaN where there is none
 */
export function seedsToReach(bound: number, seen: number, n: number): number | null {
  // Stryker disable next-line EqualityOperator: 0 takes infinitely many, which is null as well.
  if (seen < 0) return null;
  const needed = Math.max(n + 1, Math.ceil(n * (bound / seen) ** 2));
  return needed <= MOST ? needed : null;
}
