import { compareCells, type Comparison, type ComparisonRow, mean, type Outcome } from '@ablate/statistics';
import { runOutcome, type RunRow, seedOfRun } from '@ablate/tracker';
import type { Subject } from '../groups/subject.js';
import { bestIndex } from '../metrics/best-index.js';
import { oneRunEach } from '../metrics/counted-values.js';
import type { RuleOf } from '../metrics/metric-rules.js';
import { formatBeside, formatNumber } from '../text/format.js';

export interface ComparedMetric extends Comparison {
  /** Index of the best mean; -1 where there is none, or no goal is known. */
  readonly best: number;
}

export interface MetricSubjects {
  readonly subjects: readonly Subject[];
  /** Index of the subject that the others are compared with. */
  readonly base: number;
  readonly ruleOf: RuleOf;
}

/** One metric of every subject, and how far each is from the baseline: by seed, or run by run. */
export function compareMetric(key: string, { subjects, base, ruleOf }: MetricSubjects): ComparedMetric {
  const runs = subjects.flatMap((subject) => subject.runs);
  const rule = ruleOf(key, runs);
  const isSingle = subjects.every((subject) => subject.runs.length === 1);
  const chosen = subjects.map((subject) => oneRunEach(subject.runs));
  const seeds = isSingle ? [0] : [...new Set(chosen.flat().map(columnOf))].sort((a, b) => a - b);
  const compared = compareCells(
    subjects.map(({ label }, index) => {
      const own = chosen[index] ?? [];
      return {
        ...{ label, labels: {}, baseline: subjects[base] === undefined ? null : base },
        runs: isSingle ? own.map((run) => newest(run, key)) : seeds.map((seed) => outcomeOf(own, seed, key)),
      };
    }),
    {
      ...{ metric: key, goal: rule?.goal ?? null, worst: rule?.worst ?? null },
      ...{ seeds, isCompared: subjects.length > 1 },
    },
  );
  return {
    ...compared,
    best: bestIndex(
      rule?.goal ?? null,
      compared.rows.map((row) => row.mean),
    ),
  };
}

function columnOf(run: RunRow): number {
  return seedOfRun(run) ?? -1;
}

/** Runs side by side show what they have so far. */
function newest(run: RunRow, key: string): Outcome {
  const outcome = runOutcome(run, key);
  if (outcome.state === 'finished') return outcome;
  const last = run.metrics[key]?.last;
  return last !== undefined && Number.isFinite(last)
    ? { state: 'finished', value: last }
    : { state: 'missing' };
}

/** A group of several cells has their mean as the value of a seed, once all of them have ended. */
function outcomeOf(runs: readonly RunRow[], seed: number, key: string): Outcome | undefined {
  const outcomes = runs.filter((run) => columnOf(run) === seed).map((run) => runOutcome(run, key));
  const [first] = outcomes;
  const without = outcomes.find(({ state }) => state !== 'finished');
  if (first === undefined || outcomes.length === 1 || without !== undefined) return without ?? first;
  const value = mean(outcomes.flatMap((outcome) => (outcome.state === 'finished' ? outcome.value : [])));
  return value === null ? undefined : { state: 'finished', value };
}

function signed(value: number): string {
  return value > 0 ? `+${formatNumber(value)}` : formatNumber(value);
}

/** `0.8225 (+0.0024)`, or for groups `0.8151 ±0.0071`. */
export function metricText(row: ComparisonRow | undefined): string {
  if (row === undefined || row.mean === null) return '–';
  const { mean: center, sd, difference, baseline } = row;
  const beside = (value: number) => formatBeside(value, center);
  if (sd !== null) return `${formatNumber(center)} ±${beside(sd)}`;
  if (difference === null || baseline === null) return formatNumber(center);
  const sign = difference.mean > 0 ? '+' : '';
  return `${formatNumber(center)} (${sign}${beside(difference.mean)})`;
}

/** What the paired differences of a group tell, in two lines: `+0.021 [0.012, 0.030] p 0.031`, `better`. */
export function verdictTexts(row: ComparisonRow | undefined): readonly [difference: string, verdict: string] {
  if (row === undefined || row.baseline === null) return ['', ''];
  const { difference, p, verdict, decision } = row;
  if (row.n < 2) return ['', decision?.verdict === 'never acted' ? verdict : ''];
  const range = difference?.interval ?? null;
  const interval = range === null ? '' : ` [${formatNumber(range.low)}, ${formatNumber(range.high)}]`;
  const chance = p === null ? '' : ` p ${p.toFixed(3)}`;
  return [difference === null ? '' : `${signed(difference.mean)}${interval}${chance}`, verdict];
}
