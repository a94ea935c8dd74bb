import type { TwoLevelDesign } from './two-level-design.js';

/**
 * Each factor's part of the difference between all factors and none: what it adds, averaged over all orders in which
 * the factors could be added one after the other. The parts add up to the difference.
 *
 * Source: Shapley, "A value for n-person games" (1953).
 * @param values by run of a design of all combinations
 * @throws RangeError for a half fraction, or where there is not one value for each run
 */
export function shapleyValues(
  { factors, runs, resolution }: TwoLevelDesign,
  values: readonly number[],
): number[] {
  if (resolution !== null) throw new RangeError('expected a design of all combinations, got a half fraction');
  if (values.length !== runs.length)
    throw new RangeError(`expected ${runs.length} values, one for each run, got ${values.length}`);
  const k = factors.length;
  return factors.map((_, factor) => {
    let sum = 0;
    runs.forEach((levels, run) => {
      if (levels[factor] === 1) return;
      const before = levels.filter((each) => each === 1).length;
      // Run numbers are the factors' bits.
      const added = (values[run | (1 << factor)] ?? 0) - (values[run] ?? 0);
      sum += added / (k * choose(k - 1, before));
    });
    return sum;
  });
}

function choose(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i;
  return ways;
}
