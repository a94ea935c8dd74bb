import type { DecisionTable, SeedValue, TableCell } from './table.js';

/** A cell and its baseline, seed by seed. */
export interface Comparison {
  readonly cell: TableCell;
  readonly baseline: TableCell;
  /** cell − baseline by seed; NaN where there is none. */
  readonly differences: Float64Array;
}

type Ended = Exclude<SeedValue['state'], 'finished'>;

/** Pairs a cell with its baseline; a run that diverged has the worst value where there is one. */
export function pair(cell: TableCell, baseline: TableCell, { looks, worst }: DecisionTable): Comparison {
  const differences = Float64Array.from(
    { length: looks.at(-1) ?? 0 },
    (_, seed) => valueOf(cell, seed, worst) - valueOf(baseline, seed, worst),
  );
  return { cell, baseline, differences };
}

/** The differences that there are. */
export function valuesOf(differences: Float64Array): Float64Array {
  return differences.filter((value) => !Number.isNaN(value));
}

/**
 * Whether all pairs so far ended with the same network, at least those of the first look: what the cell adds to its
 * baseline has never acted.
 */
export function neverActed({ cell, baseline }: Comparison, { looks: [first = 1] }: DecisionTable): boolean {
  const pairs = cell.seeds.map((seed, at) => [fingerprint(seed), fingerprint(baseline.seeds[at])] as const);
  const ended = pairs.filter(([own, other]) => own !== null && other !== null);
  return (
    pairs.slice(0, first).every(([own, other]) => own !== null && other !== null) &&
    ended.length >= first &&
    ended.every(([own, other]) => own === other)
  );
}

/** Null for a seed that has not finished; of one whose network is not known, nothing that any other has. */
function fingerprint(seed: SeedValue | undefined): string | symbol | null {
  return seed?.state === 'finished' ? (seed.fingerprint ?? Symbol()) : null;
}

/** Why a seed of a cell has no value, or null where it has one that is finite. */
export function lacks(seed: SeedValue | undefined): Ended | null {
  if (seed === undefined) return 'missing';
  if (seed.state !== 'finished') return seed.state;
  return Number.isFinite(seed.value) ? null : 'diverged';
}

/** Places of the first `n` seeds of which the cell, or its baseline, has no run that has ended. */
export function missingSeeds({ cell, baseline }: Comparison, n: number): number[] {
  return Array.from({ length: n }, (_, seed) => seed).filter(
    (seed) => lacks(cell.seeds[seed]) === 'missing' || lacks(baseline.seeds[seed]) === 'missing',
  );
}

/** Seeds of the first `n` that ended as said. */
export function count({ seeds }: TableCell, n: number, ended: Ended): number {
  let found = 0;
  for (let seed = 0; seed < n; seed++) if (lacks(seeds[seed]) === ended) found++;
  return found;
}

function valueOf({ seeds }: TableCell, at: number, worst: number | null | undefined): number {
  const seed = seeds[at];
  if (seed?.state === 'finished' && Number.isFinite(seed.value)) return seed.value;
  return lacks(seed) === 'diverged' ? (worst ?? NaN) : NaN;
}
