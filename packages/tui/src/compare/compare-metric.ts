import {
  bootstrapInterval,
  holm,
  type Interval,
  mean,
  signFlipP,
  standardDeviation,
} from '../groups/statistics.js';
import type { Subject } from '../groups/subject.js';
import { formatBeside, formatNumber } from '../text/format.js';
import { bestIndex } from './metric-goal.js';

export interface MetricCell {
  readonly values: readonly number[];
  /** Differences from the baseline, by seed where both have it; empty for the baseline itself. */
  readonly differences: readonly number[];
  readonly interval: Interval | null;
  /** Of the exact sign-flip test, adjusted (Holm) for the number of comparisons with the baseline. */
  readonly p: number;
}

export interface ComparedMetric {
  readonly cells: readonly MetricCell[];
  /** Index of the best mean; -1 where the name of the metric does not tell what is better. */
  readonly best: number;
}

/** Below this many pairs no p can come under 0.05, however clear the difference is. */
const FEWEST_PAIRS = 6;
const ALPHA = 0.05;

function bySeed({ runs }: Subject, key: string): Map<string, number> {
  const single = runs.length === 1;
  return new Map(
    runs.flatMap((run) => {
      const last = run.metrics[key]?.last;
      const seed = single ? 'only' : String(run.seed ?? run.id);
      return last !== undefined && Number.isFinite(last) ? [[seed, last]] : [];
    }),
  );
}

function differencesOf(subject: Subject, reference: Subject, key: string): number[] {
  if (subject === reference) return [];
  const values = bySeed(subject, key);
  const others = bySeed(reference, key);
  return Array.from(values).flatMap(([seed, value]) => {
    const other = others.get(seed);
    return other === undefined ? [] : [value - other];
  });
}

/** One metric of every subject, and how far each is from the subject at index `base`. */
export function compareMetric(key: string, subjects: readonly Subject[], base: number): ComparedMetric {
  const reference = subjects[base];
  const cells = subjects.map((subject): MetricCell => {
    const values = Array.from(bySeed(subject, key).values());
    const differences = reference === undefined ? [] : differencesOf(subject, reference, key);
    return { values, differences, interval: bootstrapInterval(differences), p: signFlipP(differences) };
  });
  const adjusted = holm(
    cells.map(({ differences, p }) => (differences.length < FEWEST_PAIRS ? Number.NaN : p)),
  );
  const means = cells.map(({ values }) => (values.length === 0 ? null : mean(values)));
  return {
    cells: cells.map((cell, index) => ({ ...cell, p: adjusted[index] ?? cell.p })),
    best: bestIndex(key, means),
  };
}

function signed(value: number): string {
  return value > 0 ? `+${formatNumber(value)}` : formatNumber(value);
}

/** `0.8225 (+0.0024)`, or for groups `0.8151 ±0.0071`. */
export function metricText(cell: MetricCell | undefined): string {
  if (cell === undefined || cell.values.length === 0) return '–';
  const { values, differences } = cell;
  const center = mean(values);
  const beside = (value: number) => formatBeside(value, center);
  if (values.length > 1) return `${formatNumber(center)} ±${beside(standardDeviation(values))}`;
  const difference = mean(differences);
  const gap = differences.length === 0 ? '' : ` (${difference > 0 ? '+' : ''}${beside(difference)})`;
  return `${formatNumber(center)}${gap}`;
}

/** What the paired differences of a group tell: `+0.021 [0.012, 0.030] p 0.031 differs`, or that they are too few. */
export function verdictText(cell: MetricCell | undefined): string {
  if (cell === undefined || cell.differences.length === 0 || cell.values.length < 2) return '';
  const { differences, interval, p } = cell;
  const count = differences.length;
  const difference = signed(mean(differences));
  const range = interval === null ? '' : ` [${formatNumber(interval.low)}, ${formatNumber(interval.high)}]`;
  if (count < FEWEST_PAIRS) return `${difference} n ${count}: too few`;
  const verdict = Number.isNaN(p)
    ? ''
    : p < ALPHA
      ? ` p ${p.toFixed(3)} differs`
      : ` p ${p.toFixed(3)} unclear`;
  return `${difference}${range}${verdict}`;
}
