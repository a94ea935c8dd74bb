import type { DecisionTable } from './table.js';

/**
 * Seeds below which no fixed number of them can decide anything, however clear it is: of n seeds the least p is
 * 2 / 2ⁿ for a difference and 1 / 2ⁿ for sameness, which is asked for with a margin only and shares α with it.
 */
export function leastSeeds({ alpha = 0.05, margin }: Pick<DecisionTable, 'alpha' | 'margin'>): number {
  const hasMargin = margin !== undefined && margin !== null;
  // 1 / 2ⁿ ≤ α / 2 in both cases.
  return Math.ceil(Math.log2((hasMargin ? 1 : 2) / (hasMargin ? alpha / 2 : alpha)));
}
