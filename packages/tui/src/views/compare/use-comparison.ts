import { useMemo } from 'react';
import { curvesOf } from '../../groups/preview-panels.js';
import { type AskedTable, askedTable } from '../../compare/asked-table.js';
import type { Line } from '../../text/line.js';
import type { ViewInput } from '../view.js';
import { COMPARE } from './compare-state.js';
import { chosenMetric } from './chosen-metric.js';
import { comparisonLines } from './comparison-lines.js';

export interface ComparePage {
  /** What the matrix of the compared groups asks. */
  readonly asked: AskedTable | null;
  /** The metric that is compared, of those that any of the runs has. */
  readonly metric: string | null;
  readonly metricKeys: readonly string[];
  readonly lines: readonly Line[];
  /** The most columns that can be scrolled out on the left. */
  readonly mostColumn: number;
}

/** Columns of a comparison by one metric, without the last. */
const FIGURES = 5;

/** The comparison of the selected runs or groups while it is shown. */
export function useComparison(
  { reader, model, state, width, ascii, spoken }: ViewInput,
  isShown: boolean,
): ComparePage {
  const { subjects, differences, panels, draw, ruleOf } = model;
  const { baseline, column, chart } = state;
  const asked = useMemo(
    () => (isShown ? askedTable(reader, subjects, baseline) : null),
    [isShown, reader, subjects, baseline],
  );
  const metricKeys = useMemo(
    () =>
      model.metricKeys.filter((key) => subjects.some(({ runs }) => runs.some(({ metrics }) => metrics[key]))),
    [model.metricKeys, subjects],
  );
  const metric = chosenMetric(COMPARE.of(state).metric, asked, metricKeys);
  const lines = useMemo(() => {
    if (!isShown || spoken) return [];
    const curves = curvesOf(metric, panels, width).map(draw);
    const look = ascii ? { ...chart, glyphs: 'ascii' as const } : chart;
    const compared = { subjects, differences, metric, metricKeys, ruleOf, asked, baseline };
    return comparisonLines({ ...compared, column, width, curves, look });
  }, [
    ...[isShown, spoken, subjects, differences, metric, metricKeys, ruleOf, asked, baseline],
    ...[panels, draw, width, column, chart, ascii],
  ]);
  // One for each of the others, or for each figure of the metric.
  const mostColumn = Math.max(subjects.length - 1, FIGURES);
  return { asked, metric, metricKeys, lines, mostColumn };
}
