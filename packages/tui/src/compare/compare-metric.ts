import {
  compareCells,
  type Comparison,
  type ComparisonRow,
  type Interval,
  mean,
  type OnKindOfData,
  type Outcome,
} from '@ablate/statistics';
import { runOutcome, type RunRow, seedOfRun } from '@ablate/tracker';
import { pinnedIndex, type Subject } from '../groups/subject.js';
import { bestIndex } from '../metrics/best-index.js';
import { oneRunEach } from '../metrics/counted-values.js';
import { compareMatrix } from '../matrix/matrix-runs.js';
import type { RuleOf } from '../metrics/metric-rules.js';
import { formatBeside, formatNumber } from '@ablate/report/text';
import type { AskedTable } from './asked-table.js';

export interface ComparedMetric extends Comparison {
  /** Index of the best mean; -1 where there is none, or no goal is known. */
  readonly best: number;
  /** For each row its difference where the test examples are a sample too; null where that is not known. */
  readonly onKindOfData: readonly (OnKindOfData | null)[];
  /** Single runs side by side, about which there is no verdict. */
  readonly isOfRuns: boolean;
}

export interface MetricSubjects {
  readonly subjects: readonly Subject[];
  /** Id of the subject that the others are compared with, unless a matrix says it; the first if it is not among them. */
  readonly baseline: string | null;
  readonly ruleOf: RuleOf;
  /** What the experiment's matrix compares; null where the subjects are compared among themselves. */
  readonly asked: AskedTable | null;
}

/**
 * One metric of every subject, and how far each is from its baseline. Cells of a matrix are compared as it asks, all of
 * them together, whichever are shown; others by seed, or run by run, among themselves.
 */
export function compareMetric(key: string, { asked, ...chosen }: MetricSubjects): ComparedMetric {
  const compared = asked === null ? compareChosen(key, chosen) : compareMatrix(asked, key);
  const rows = asked === null ? compared.rows : asked.cells.flatMap((at) => compared.rows[at] ?? []);
  return {
    ...compared,
    rows,
    best: bestIndex(
      compared.goal,
      rows.map((row) => row.mean),
    ),
    onKindOfData: kindOfDataRows(key, asked),
    isOfRuns: areRuns(chosen.subjects),
  };
}

function kindOfDataRows(key: string, asked: AskedTable | null): (OnKindOfData | null)[] {
  if (asked === null) return [];
  const found = asked.kindOfData(key);
  return asked.cells.map((at) => found[at] ?? null);
}

function areRuns(subjects: readonly Subject[]): boolean {
  return subjects.every(({ runs }) => runs.length === 1);
}

function compareChosen(
  key: string,
  { subjects, baseline, ruleOf }: Omit<MetricSubjects, 'asked'>,
): Comparison {
  const rule = ruleOf(
    key,
    subjects.flatMap((subject) => subject.runs),
  );
  const base = Math.max(0, pinnedIndex(subjects, baseline));
  const isSingle = areRuns(subjects);
  const chosen = subjects.map((subject) => oneRunEach(subject.runs));
  const seeds = isSingle ? [0] : [...new Set(chosen.flat().map(columnOf))].sort((a, b) => a - b);
  return compareCells(
    subjects.map(({ label }, index) => {
      const own = chosen[index] ?? [];
      return {
        ...{ label, labels: {}, baseline: base },
        runs: isSingle ? own.map((run) => newest(run, key)) : seeds.map((seed) => outcomeOf(own, seed, key)),
      };
    }),
    {
      ...{ metric: key, goal: rule?.goal ?? null, worst: rule?.worst ?? null, margin: rule?.margin ?? null },
      ...{ seeds, isCompared: subjects.length > 1 },
    },
  );
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

/** `+0.0210 [0.0120, 0.0300]` */
export function differenceText(
  found: { readonly mean: number; readonly interval: Pick<Interval, 'low' | 'high'> | null } | null,
  center: number | null,
): string {
  if (found === null) return '';
  const beside = (value: number) => formatBeside(value, center ?? 0);
  const { mean: difference, interval } = found;
  const range = interval === null ? '' : ` [${beside(interval.low)}, ${beside(interval.high)}]`;
  return `${difference > 0 ? '+' : ''}${beside(difference)}${range}`;
}

/**
 * What the paired differences of a group tell, in three lines: `+0.0210 [0.0120, 0.0300]`, `p 0.031 undecided`,
 * `(about 3 more seeds)`.
 */
export function verdictTexts(row: ComparisonRow | undefined): readonly [string, string, string] {
  if (row === undefined || row.verdict === 'baseline') return ['', '', ''];
  const { mean: center, difference, p } = row;
  const [verdict = '', more] = row.verdict.split(' (');
  return [
    differenceText(difference, center),
    p === null ? verdict : `p ${p.toFixed(3)} ${verdict}`,
    more === undefined ? '' : `(${more}`,
  ];
}
