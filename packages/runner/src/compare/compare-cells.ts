import { bootstrapInterval, type Interval } from './bootstrap.js';
import { holm } from './holm.js';
import { pairedDifference, type PairedDifference } from './paired.js';
import { signFlipMethod, signFlipMonteCarlo, signFlipP } from './sign-flip.js';
import { mean, sd } from './spread.js';
import { verdict } from './verdict.js';
import type { ComparedStatus } from '../run-meaning.js';

/** One run of a group, or one that should have been. */
export interface GroupRun {
  readonly seed: number;
  /** `missing` where there is no run that has ended; `pruned` where it was ended early for its poor values. */
  readonly status: ComparedStatus;
  /** The metric's value; null where there is none. NaN and ±Infinity count as failed. */
  readonly value: number | null;
}

/** The runs of one combination of labels. */
export interface Group {
  readonly label: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly runs: readonly GroupRun[];
}

export interface CompareOptions {
  readonly metric: string;
  readonly goal: 'max' | 'min';
  /** Labels of the baseline; a group is compared with its twin that has these labels. Null compares nothing. */
  readonly baseline: Readonly<Record<string, string>> | null;
}

export interface ComparisonRow {
  readonly label: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly n: number;
  readonly mean: number | null;
  readonly sd: number | null;
  /** 95 % bootstrap interval of the mean. */
  readonly interval: Interval | null;
  /** Label of the group that this one is compared with; null for a baseline or where there is none. */
  readonly baseline: string | null;
  readonly difference: Omit<PairedDifference, 'differences'> | null;
  readonly p: number | null;
  readonly method: 'exact' | 'monte-carlo' | null;
  /** Holm-corrected over all comparisons of the table. */
  readonly adjustedP: number | null;
  readonly missing: number;
  readonly failed: number;
  readonly pruned: number;
  readonly verdict: string;
}

/** Describes each group and compares it with its baseline, seed by seed. */
export function compareCells(groups: readonly Group[], options: CompareOptions): ComparisonRow[] {
  const compared = groups.map((group) => {
    const baseline = options.baseline === null ? null : findBaseline(group, groups, options.baseline);
    const difference =
      baseline === null || baseline === group ? null : pairedDifference(bySeed(group), bySeed(baseline));
    return { group, baseline, difference, p: difference === null ? null : pOf(difference) };
  });
  const adjusted = holm(compared.flatMap(({ p }) => p ?? []));
  const comparisons = adjusted.length;
  return compared.map(({ group, baseline, difference, p }) => {
    const values = [...bySeed(group).values()];
    const adjustedP = p === null ? null : (adjusted.shift() ?? null);
    return {
      label: group.label,
      labels: group.labels,
      n: values.length,
      mean: mean(values),
      sd: sd(values),
      interval: bootstrapInterval(values),
      baseline: baseline === null || baseline === group ? null : baseline.label,
      difference:
        difference === null
          ? null
          : { mean: difference.mean, interval: difference.interval, pairs: difference.pairs },
      p,
      method: difference === null ? null : signFlipMethod(difference.pairs),
      adjustedP,
      missing: group.runs.filter((run) => kind(run) === 'missing').length,
      failed: group.runs.filter((run) => kind(run) === 'failed').length,
      pruned: group.runs.filter((run) => kind(run) === 'pruned').length,
      verdict: verdict({
        isBaseline: baseline === group,
        hasBaseline: baseline !== null,
        asksComparison: options.baseline !== null,
        difference: difference?.mean ?? null,
        pairs: difference?.pairs ?? 0,
        adjustedP,
        comparisons,
        goal: options.goal,
      }),
    };
  });
}

function findBaseline(
  group: Group,
  groups: readonly Group[],
  wanted: Readonly<Record<string, string>>,
): Group | null {
  const labels = { ...group.labels, ...wanted };
  const names = Object.keys(labels);
  const twin = groups.find(
    (other) =>
      names.length === Object.keys(other.labels).length &&
      names.every((name) => other.labels[name] === labels[name]),
  );
  return twin ?? null;
}

function bySeed(group: Group): Map<number, number> {
  return new Map(
    group.runs.flatMap((run) => (kind(run) === 'value' && run.value !== null ? [[run.seed, run.value]] : [])),
  );
}

function kind({ status, value }: GroupRun): 'value' | 'failed' | 'missing' | 'pruned' {
  if (status !== 'finished') return status;
  if (value === null) return 'missing';
  return Number.isFinite(value) ? 'value' : 'failed';
}

function pOf({ differences }: PairedDifference): number {
  return signFlipMethod(differences.length) === 'exact'
    ? signFlipP(differences)
    : signFlipMonteCarlo(differences);
}
