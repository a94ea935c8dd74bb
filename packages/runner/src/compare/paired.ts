import { mean } from 'simple-statistics';
import { bootstrapInterval, type BootstrapOptions, type Interval } from './bootstrap.js';

export interface PairedDifference {
  /** Mean of a − b over the seeds that both have. */
  readonly mean: number;
  /** Bootstrap interval of the mean difference; null below two pairs. */
  readonly interval: Interval | null;
  readonly pairs: number;
  /** a − b by seed, seeds ascending. */
  readonly differences: readonly number[];
}

/** Compares two groups seed by seed, which takes out what the seed itself does. Null without a common seed. */
export function pairedDifference(
  bySeedA: ReadonlyMap<number, number>,
  bySeedB: ReadonlyMap<number, number>,
  options?: BootstrapOptions,
): PairedDifference | null {
  const differences = [...bySeedA]
    .sort(([a], [b]) => a - b)
    .flatMap(([seed, value]) => {
      const other = bySeedB.get(seed);
      return other === undefined ? [] : [value - other];
    });
  if (differences.length === 0) return null;
  return {
    mean: mean(differences),
    interval: bootstrapInterval(differences, options),
    pairs: differences.length,
    differences,
  };
}
