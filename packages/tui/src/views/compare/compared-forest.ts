import { forestRows, type ForestPart } from '@ablate/report/text';
import type { ComparisonRow } from '@ablate/statistics';
import type { AskedTable } from '../../compare/asked-table.js';
import {
  type ComparedMetric,
  compareMetric,
  differenceText,
  type MetricSubjects,
} from '../../compare/compare-metric.js';
import { registrationText } from '../../compare/registration-text.js';
import { compareMatrix } from '../../matrix/matrix-runs.js';
import type { Line } from '../../text/line.js';
import { forestLines } from '../../forest/forest-lines.js';

export interface ForestOptions extends MetricSubjects {
  readonly metric: string;
  readonly width: number;
  /** Number of columns scrolled out on the left. */
  readonly column: number;
}

const DIRECTIONS = { max: 'more is better', min: 'less is better' };

/** The compared runs or groups by one metric: difference, interval, p and verdict, a column each. */
export function comparedForest(options: ForestOptions): {
  readonly lines: readonly Line[];
  readonly mostColumn: number;
} {
  const { metric, width, column } = options;
  const compared = compareMetric(metric, options);
  const { goal, margin } = compared;
  return forestLines({
    part: partOf(compared, options),
    ...{ margin, width, column, cursor: -1, hasGoal: goal !== null, pending: false },
  });
}

function partOf(compared: ComparedMetric, { subjects, asked }: ForestOptions): ForestPart {
  const { metric, goal, isOfRuns, onKindOfData } = compared;
  const rows = compared.rows.map((row, at) => ({
    ...(isOfRuns ? ofRun(row) : row),
    label: labelOf(subjects[at]),
  }));
  const direction = goal === null ? 'no goal known' : DIRECTIONS[goal];
  const kinds = onKindOfData.flatMap((found, at) =>
    found === null
      ? []
      : `${labelOf(subjects[at])} on this kind of data: ${differenceText(found, compared.rows[at]?.mean ?? null)}`,
  );
  const isJudged = !isOfRuns && subjects.length > 1;
  return {
    title: `${metric} (${direction})`,
    rows: forestRows({ rows, goal }).map((row) => (isOfRuns ? { ...row, range: '' } : row)),
    notes: [
      ...(isJudged ? [familyText(compared, asked)] : []),
      ...kinds,
      ...(asked === null ? [] : [registrationText(asked.registration)]),
    ],
  };
}

function labelOf(subject: ForestOptions['subjects'][number] | undefined): string {
  return subject === undefined ? '' : `${subject.identity.marker} ${subject.label}`;
}

/** About single runs one thing is sure: that they ended with the same network. */
function ofRun(row: ComparisonRow): ComparisonRow {
  const verdict = row.decision?.verdict;
  return verdict === 'never acted' || verdict === 'baseline'
    ? { ...row, p: null }
    : { ...row, p: null, verdict: '' };
}

function familyText(compared: ComparedMetric, asked: AskedTable | null): string {
  const whole = asked === null ? compared : compareMatrix(asked, compared.metric);
  if (whole.comparisons === 0 && whole.effects !== null)
    return 'mean ± sd; what is compared are effects of components, below';
  const comparisons = whole.comparisons === 1 ? 'the one comparison' : `${whole.comparisons} comparisons`;
  const family = asked === null ? ' (exploratory, chosen groups)' : ` of the matrix of ${asked.experiment}`;
  const interval = whole.looks.length > 1 ? 'repeated interval' : '95 % interval by t';
  const margin = whole.margin === null ? '' : `; a difference below ${whole.margin} doesn't matter`;
  return `mean ± sd; Δ is the paired difference, ${interval}; p by sign flips, for ${comparisons}${family}${margin}`;
}
