import { useMemo } from 'react';
import { comparedCurves } from '../../groups/preview-panels.js';
import { type AskedTable, askedTable } from '../../compare/asked-table.js';
import type { Line } from '../../text/line.js';
import type { ViewInput } from '../view.js';
import { comparisonLines } from './comparison-lines.js';

export interface ComparePage {
  /** What the matrix of the compared groups asks. */
  readonly asked: AskedTable | null;
  readonly lines: readonly Line[];
}

/** The comparison of the selected runs or groups while it is shown. */
export function useComparison(
  { reader, model, state, width, ascii, spoken }: ViewInput,
  isShown: boolean,
): ComparePage {
  const { subjects, differences, metricKeys, panels, draw, ruleOf } = model;
  const { baseline, column, chart } = state;
  const asked = useMemo(
    () => (isShown ? askedTable(reader, subjects, baseline) : null),
    [isShown, reader, subjects, baseline],
  );
  const lines = useMemo(() => {
    if (!isShown || spoken) return [];
    const curves = comparedCurves(panels, width).map(draw);
    const look = ascii ? { ...chart, glyphs: 'ascii' as const } : chart;
    const compared = { subjects, differences, metricKeys, ruleOf, asked, baseline };
    return comparisonLines({ ...compared, column, width, curves, look });
  }, [
    ...[isShown, spoken, subjects, differences, metricKeys, ruleOf, asked, baseline],
    ...[panels, draw, width, column, chart, ascii],
  ]);
  return { asked, lines };
}
