import type { Observation, SharesOfVariance } from '@ablate/statistics';
import { ChosenRuns } from '@ablate/tracker';
import type { Subject } from '../../groups/subject.js';
import { matrixOfRuns } from '../../matrix/matrix-of-runs.js';
import { shareLines } from '../../matrix/share-lines.js';
import { type RuleOf, storedRule } from '../../metrics/metric-rules.js';
import { observations } from '../../matrix/observations.js';
import { splitVariance } from '../../metrics/split-variance.js';
import { type Line, span } from '../../text/line.js';
import type { AskedTable } from '../../compare/asked-table.js';

export interface ExplainedOptions {
  readonly subjects: readonly Subject[];
  readonly metric: string | null;
  readonly ruleOf: RuleOf;
  readonly asked: AskedTable | null;
}

/**
 * How much of a metric's variance each axis of the matrix explains, or each parameter of the compared runs; null where
 * that can't be told.
 */
export function explainedShares(options: ExplainedOptions): SharesOfVariance | null {
  const { asked, metric } = options;
  if (metric === null) return null;
  const found = asked === null ? ofChosen(options, metric) : ofAsked(asked, metric);
  const variance = found === null ? null : splitVariance(found);
  return variance?.shares == null || variance.shares.length === 0 ? null : variance;
}

/** The same as lines; none where that can't be told. */
export function explainedLines(options: ExplainedOptions): Line[] {
  const variance = explainedShares(options);
  if (variance === null) return [];
  const title = `share of the variance of ${options.metric ?? ''}`;
  return [[span(title, { bold: true, underline: true })], ...shareLines(variance)];
}

function ofChosen({ subjects, ruleOf }: ExplainedOptions, metric: string): Observation[] | null {
  const runs = subjects.flatMap((subject) => subject.runs);
  const matrix = matrixOfRuns(runs);
  if (matrix === null) return null;
  return observations(matrix, new ChosenRuns(runs, runs[0]?.experiment ?? ''), metric, ruleOf(metric, runs));
}

function ofAsked({ matrix, chosen }: AskedTable, metric: string): Observation[] {
  return observations(matrix, chosen, metric, storedRule(metric, matrix.compare));
}
