import { chiSquaredQuantile } from '../distributions/chi-squared.js';
import { mean, type Values } from '../intervals/spread.js';

/** Pairs below which a standard deviation says too little. */
export const LEAST_PAIRS = 5;
const CONFIDENCE = 0.8;

/** How much paired differences of runs vary. */
export interface PairedSpread {
  /** Standard deviation of paired differences, pooled over the comparisons. */
  readonly sd: number;
  readonly df: number;
  /** Upper 80 % bound of the standard deviation: sd · √(df / χ²(0.2; df)). */
  readonly bound: number;
}

/**
 * How much paired differences of like runs spread, from one list for each comparison; null below five pairs.
 *
 * Assumes normal differences of one variance in all comparisons.
 */
export function pairedSpread(differences: readonly Values[]): PairedSpread | null {
  let pairs = 0;
  let df = 0;
  let squares = 0;
  for (const list of differences) {
    const center = mean(list);
    if (center === null) continue;
    pairs += list.length;
    df += list.length - 1;
    for (const value of list) squares += (value - center) ** 2;
  }
  if (pairs < LEAST_PAIRS || df === 0) return null;
  const sd = Math.sqrt(squares / df);
  return { sd, df, bound: sd * Math.sqrt(df / chiSquaredQuantile(1 - CONFIDENCE, df)) };
}
