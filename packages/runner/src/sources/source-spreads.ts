import { spreadOfSource, type Comparison, type SpreadOfSource } from '@ablate/statistics';
import { ALL } from './sources-matrix.js';

/** A source of randomness, or `all` of those that follow the root seed, and what it does to the metric. */
export interface SourceSpread extends SpreadOfSource {
  readonly source: string;
  readonly mean: number | null;
}

/** From the comparison of a matrix of sources; the reference first. */
export function sourceSpreads({ rows }: Pick<Comparison, 'rows'>): SourceSpread[] {
  const reference = rows.find(({ label }) => label === ALL) ?? { n: 0, sd: null };
  return rows.map(({ label, mean, n, sd }) => ({
    ...{ source: label, mean },
    ...spreadOfSource({ n, sd }, reference),
    // Of itself it is all of it, for sure.
    ...(label === ALL ? { shareInterval: null } : {}),
  }));
}
