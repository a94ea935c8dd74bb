import type { Contrast, TwoLevelDesign } from './two-level-design.js';

/**
 * Each factor's part of the difference between all factors and none: what it adds, averaged over all orders in which
 * the factors could be added one after the other. The parts add up to the difference.
 *
 * Source: Shapley, "A value for n-person games" (1953).
 * @throws RangeError for a fraction of all combinations
 */
export function shapleyContrasts({ factors, runs, resolution }: TwoLevelDesign): Contrast[] {
  if (resolution !== null) throw new RangeError('expected a design of all combinations, got a fraction');
  const k = factors.length;
  return factors.map((name, factor) => ({
    factors: [name],
    weights: runs.map((levels) => {
      const others = levels.filter((each, at) => each === 1 && at !== factor).length;
      return (levels[factor] ?? 1) / (k * choose(k - 1, others));
    }),
    aliases: [],
  }));
}

function choose(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i;
  return ways;
}
