import type { Group } from './compare-cells.js';

/** How much of the spread of a metric over all runs one axis explains. */
export interface AxisImportance {
  readonly axis: string;
  /** Share of the total sum of squares between the axis's labels (η²), from 0 to 1. */
  readonly share: number;
}

export interface Importance {
  /** Runs that the shares come from. */
  readonly n: number;
  /** Largest first. */
  readonly axes: readonly AxisImportance[];
  /** Share within cells: what the seed alone changes. */
  readonly seeds: number;
  /**
   * What is left: axes acting together. In a matrix with gaps (excluded, failed or pruned cells) shares of different
   * axes overlap, and this can fall below 0.
   */
  readonly interactions: number;
}

interface Observation {
  readonly group: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Splits the variance of a metric by the axes' main effects. Null where there is nothing to explain: fewer than two
 * runs with a value, or all equal.
 */
export function axisImportance(groups: readonly Group[]): Importance | null {
  const runs = groups.flatMap(({ label, labels, runs: all }): Observation[] =>
    all.flatMap(({ status, value }) =>
      status === 'finished' && value !== null && Number.isFinite(value)
        ? [{ group: label, labels, value }]
        : [],
    ),
  );
  const total = squares(runs, () => 'all').within;
  if (!(total > 0)) return null;
  const names = [...new Set(runs.flatMap(({ labels }) => Object.keys(labels)))];
  const axes = names
    .map((axis) => ({ axis, share: squares(runs, ({ labels }) => labels[axis] ?? '').between / total }))
    .sort((one, other) => other.share - one.share);
  const seeds = squares(runs, ({ group }) => group).within / total;
  const explained = axes.reduce((sum, { share }) => sum + share, 0);
  return { n: runs.length, axes, seeds, interactions: 1 - explained - seeds };
}

/** Sums of squares within and between the groups that `keyOf` makes. */
function squares(
  runs: readonly Observation[],
  keyOf: (run: Observation) => string,
): { readonly within: number; readonly between: number } {
  const byKey = new Map<string, Observation[]>();
  for (const run of runs) {
    const members = byKey.get(keyOf(run)) ?? [];
    byKey.set(keyOf(run), members);
    members.push(run);
  }
  const overall = meanOf(runs);
  let within = 0;
  let between = 0;
  for (const members of byKey.values()) {
    const center = meanOf(members);
    between += members.length * (center - overall) ** 2;
    for (const { value } of members) within += (value - center) ** 2;
  }
  return { within, between };
}

function meanOf(runs: readonly Observation[]): number {
  return runs.reduce((sum, { value }) => sum + value, 0) / runs.length;
}
