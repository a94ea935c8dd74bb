import type { DecisionTable } from './table.js';

/**
 * Seeds below which no fixed number of them can decide anything, however clear it is. Of n seeds the least p of a
 * difference is 2 / 2ⁿ. That of sameness is half of it, and so is the α that it may have beside the other claim.
 */
export function leastSeeds({ alpha = 0.05 }: Pick<DecisionTable, 'alpha'>): number {
  return Math.ceil(Math.log2(2 / alpha));
}
