import { type ReactElement, useMemo } from 'react';
import { compareLines } from '../compare/compare-table.js';
import type { ViewProps } from './ChartsView.js';
import { ScrolledLines } from './ScrolledLines.js';

/** The selected runs or groups side by side. */
export function CompareView({ model, state, width, height }: ViewProps): ReactElement | null {
  const { subjects, differences, metricKeys } = model;
  const { baseline, column } = state;
  const lines = useMemo(
    () => compareLines({ subjects, differences, metricKeys, baseline, width, column }),
    [subjects, differences, metricKeys, baseline, width, column],
  );
  return <ScrolledLines lines={lines} scroll={state.scroll} width={width} height={height} />;
}
