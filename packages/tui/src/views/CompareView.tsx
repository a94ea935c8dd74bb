import { type ReactElement, useMemo } from 'react';
import { comparisonLines } from '../compare/comparison-lines.js';
import type { ViewProps } from './ChartsView.js';
import { ScrolledLines } from './ScrolledLines.js';

/** The selected runs or groups side by side. */
export function CompareView({ model, state, width, height, ascii }: ViewProps): ReactElement | null {
  const { subjects, differences, metricKeys } = model;
  const { baseline, column } = state;
  const glyphs = ascii ? 'ascii' : state.chart.glyphs;
  const lines = useMemo(
    () => comparisonLines({ subjects, differences, metricKeys, baseline, width, column, glyphs }),
    [subjects, differences, metricKeys, baseline, width, column, glyphs],
  );
  return <ScrolledLines lines={lines} scroll={state.scroll} width={width} height={height} />;
}
