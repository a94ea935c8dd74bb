import { ChosenRuns } from '@ablate/tracker';
import type { Subject } from '../groups/subject.js';
import { matrixOfRuns } from '../matrix/matrix-of-runs.js';
import { shareLines } from '../matrix/share-lines.js';
import type { RuleOf } from '../metrics/metric-rules.js';
import { observations } from '../metrics/observations.js';
import { splitVariance } from '../metrics/split-variance.js';
import { PREFERRED_METRICS } from '../table/columns.js';
import { type Line, span } from '../text/line.js';

export interface ExplainedOptions {
  readonly subjects: readonly Subject[];
  readonly metricKeys: readonly string[];
  readonly ruleOf: RuleOf;
}

/** How much of a metric's variance each parameter of the compared runs explains; empty where that can't be told. */
export function explainedLines({ subjects, metricKeys, ruleOf }: ExplainedOptions): Line[] {
  const runs = subjects.flatMap((subject) => subject.runs);
  const metric = PREFERRED_METRICS.find((key) => metricKeys.includes(key)) ?? null;
  const matrix = matrixOfRuns(runs);
  if (matrix === null || metric === null) return [];
  const chosen = new ChosenRuns(runs, runs[0]?.experiment ?? '');
  const variance = splitVariance(observations(matrix, chosen, metric, ruleOf(metric, runs)));
  if (variance?.shares == null || variance.shares.length === 0) return [];
  const title = span(`share of the variance of ${metric}`, { bold: true, underline: true });
  return [[title], ...shareLines(variance)];
}
