import type { SeedValue, TableCell } from './table.js';

type Took = NonNullable<Extract<SeedValue, { state: 'finished' }>['took']>;

/** Seconds that one more seed of a cell and its baseline takes; null where the times of either are not known. */
export type SecondsPerSeed = (cell: TableCell, baseline: TableCell) => number | null;

/**
 * By what the runs of a cell and its baseline took on average, as many at a time as those of the whole table were: the
 * sum of all times over the time in which any of them ran.
 */
export function secondsPerSeed(cells: readonly TableCell[]): SecondsPerSeed {
  const all = cells.flatMap(timesOf);
  const busy = covered(all);
  const atOnce = busy === 0 ? 1 : sumOf(all) / busy;
  return (cell, baseline) => {
    const [own, other] = [timesOf(cell), timesOf(baseline)];
    if (own.length === 0 || other.length === 0) return null;
    return (sumOf(own) / own.length + sumOf(other) / other.length) / 1000 / atOnce;
  };
}

/** `40 s`, `12 min`, `2.1 h`: as exact as a guess is. */
export function roughTime(seconds: number): string {
  if (seconds < 59.5) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 59.5 * 60) return `${Math.round(seconds / 60)} min`;
  const hours = seconds / 3600;
  return `${hours < 9.95 ? hours.toFixed(1) : Math.round(hours)} h`;
}

function timesOf({ seeds }: TableCell): Took[] {
  return seeds.flatMap((seed) => (seed.state === 'finished' ? (seed.took ?? []) : []));
}

function sumOf(times: readonly Took[]): number {
  return times.reduce((sum, { from, to }) => sum + (to - from), 0);
}

/** The length of all intervals together, where they overlap counted once. */
function covered(times: readonly Took[]): number {
  let length = 0;
  let end = -Infinity;
  for (const { from, to } of times.toSorted((a, b) => a.from - b.from)) {
    length += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return length;
}
