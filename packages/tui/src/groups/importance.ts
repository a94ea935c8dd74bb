import { mean } from './statistics.js';

export interface Observation {
  /** Configuration that the value is of: runs of one differ in their seed. */
  readonly group: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Importance {
  readonly count: number;
  /** Share of the total sum of squares between an axis's labels (η²), largest first. */
  readonly axes: readonly { readonly axis: string; readonly share: number }[];
  /** Share within configurations: what the seed alone changes. */
  readonly seeds: number;
  /** What is left: axes acting together. Where cells are missing it can fall below 0. */
  readonly together: number;
}

interface Squares {
  readonly within: number;
  readonly between: number;
}

function squares(all: readonly Observation[], keyOf: (one: Observation) => string): Squares {
  const byKey = new Map<string, number[]>();
  for (const one of all) {
    const members = byKey.get(keyOf(one));
    if (members) members.push(one.value);
    else byKey.set(keyOf(one), [one.value]);
  }
  const overall = mean(all.map(({ value }) => value));
  let within = 0;
  let between = 0;
  for (const values of byKey.values()) {
    const center = mean(values);
    between += values.length * (center - overall) ** 2;
    for (const value of values) within += (value - center) ** 2;
  }
  return { within, between };
}

/** Splits the variance by the axes' main effects; null where there is nothing to explain. */
export function axisImportance(
  observations: readonly Observation[],
  axes: readonly string[],
): Importance | null {
  const total = observations.length < 2 ? 0 : squares(observations, () => '').within;
  if (!(total > 0)) return null;
  const shares = axes
    .map((axis) => ({
      axis,
      share: squares(observations, ({ labels }) => labels[axis] ?? '').between / total,
    }))
    .sort((a, b) => b.share - a.share);
  const seeds = squares(observations, ({ group }) => group).within / total;
  const explained = shares.reduce((sum, { share }) => sum + share, seeds);
  return { count: observations.length, axes: shares, seeds, together: 1 - explained };
}
