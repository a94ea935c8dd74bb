import { type ReactElement, useMemo } from 'react';
import { comparisonLines } from '../compare/comparison-lines.js';
import type { ViewProps } from './ChartsView.js';
import { comparedCurves } from './preview-panels.js';
import { ScrolledLines } from './ScrolledLines.js';

/** The selected runs or groups side by side. */
export function CompareView({ model, state, width, height, ascii }: ViewProps): ReactElement | null {
  const { subjects, differences, metricKeys, panels, draw, ruleOf, asked } = model;
  const { baseline, column } = state;
  const { chart } = state;
  const curves = useMemo(() => comparedCurves(panels, width).map(draw), [panels, width, draw]);
  const lines = useMemo(() => {
    const look = ascii ? { ...chart, glyphs: 'ascii' as const } : chart;
    const shared = { subjects, differences, metricKeys, ruleOf, asked, baseline, column };
    return comparisonLines({ ...shared, width, curves, look });
  }, [subjects, differences, metricKeys, ruleOf, asked, baseline, width, column, curves, chart, ascii]);
  return <ScrolledLines lines={lines} scroll={state.scroll} width={width} height={height} />;
}
