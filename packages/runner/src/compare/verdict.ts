export interface VerdictInput {
  readonly isBaseline: boolean;
  readonly hasBaseline: boolean;
  /** Whether a baseline was named at all. */
  readonly asksComparison: boolean;
  readonly difference: number | null;
  readonly pairs: number;
  readonly adjustedP: number | null;
  /** How many comparisons the correction covers. */
  readonly comparisons: number;
  readonly goal: 'max' | 'min';
}

const LEVEL = 0.05;

/** Pairs below which no exact two-sided sign-flip test of so many comparisons (Holm) can reach 0.05. */
export function pairsNeeded(comparisons: number): number {
  return Math.ceil(Math.log2((2 * Math.max(1, comparisons)) / LEVEL));
}

/** What the numbers allow to be said, in a few words. */
export function verdict(input: VerdictInput): string {
  const { difference, pairs, adjustedP, comparisons, goal } = input;
  if (!input.asksComparison) return '';
  if (input.isBaseline) return 'baseline';
  if (!input.hasBaseline) return 'no baseline cell';
  if (difference === null || adjustedP === null) return 'no seed in common with the baseline';
  if (pairs < pairsNeeded(1))
    return `n is too small to decide (${pairs} ${pairs === 1 ? 'pair' : 'pairs'}; at least ${pairsNeeded(1)} needed)`;
  if (adjustedP <= LEVEL) return difference > 0 === (goal === 'max') ? 'better' : 'worse';
  if (pairs < pairsNeeded(comparisons))
    return `n is too small to decide ${comparisons} comparisons (${pairs} pairs; at least ${pairsNeeded(comparisons)} needed)`;
  return 'no difference shown';
}
