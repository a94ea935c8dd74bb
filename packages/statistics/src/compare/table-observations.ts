import type { Observation } from '../variance/observation.js';
import type { ComparedCell, Comparison } from './comparison.js';
import { countedValue } from './outcome.js';

/** The values of a table's rows one by one, for `sharesOfVariance`. */
export function tableObservations(
  cells: readonly Pick<ComparedCell, 'labels' | 'runs'>[],
  { seeds, worst }: Pick<Comparison, 'seeds' | 'worst'>,
): Observation[] {
  return cells.flatMap(({ labels, runs }) =>
    seeds.flatMap((seed, column): Observation[] => {
      const value = countedValue(runs[column], worst);
      return value === null ? [] : [{ labels, seed, value }];
    }),
  );
}
