import { axisImportance } from '../groups/importance.js';
import type { Subject } from '../groups/subject.js';
import { importanceLines } from '../matrix/cell-lines.js';
import { matrixOfRuns } from '../matrix/matrix-of-runs.js';
import { observations } from '../matrix/observations.js';
import { PREFERRED_METRICS } from '../table/columns.js';
import { type Line, span } from '../text/line.js';

export interface ExplainedOptions {
  readonly subjects: readonly Subject[];
  readonly metricKeys: readonly string[];
}

/** How much of a metric's variance each parameter of the compared runs explains; empty where that can't be told. */
export function explainedLines({ subjects, metricKeys }: ExplainedOptions): Line[] {
  const runs = subjects.flatMap((subject) => subject.runs);
  const metric = PREFERRED_METRICS.find((key) => metricKeys.includes(key)) ?? null;
  const matrix = matrixOfRuns(runs);
  if (matrix === null || metric === null) return [];
  const seen = observations(matrix, runs, metric);
  const axes = matrix.axes.map(({ name }) => name);
  // Without a run more than there are parameters, each of them seems to explain everything.
  const importance = seen.length > axes.length + 1 ? axisImportance(seen, axes) : null;
  if (importance === null) return [];
  const title = span(`share of the variance of ${metric}`, { bold: true, underline: true });
  return [[title], ...importanceLines(importance)];
}
