import { type ReactElement, useMemo } from 'react';
import { compareLines } from '../compare/compare-table.js';
import type { ViewProps } from './ChartsView.js';
import { ScrolledLines } from './ScrolledLines.js';

/** The selected runs side by side. */
export function CompareView({ model, state, width, height }: ViewProps): ReactElement | null {
  const { charted, differences, metricKeys } = model;
  const { baseline, column } = state;
  const lines = useMemo(
    () => compareLines({ runs: charted, differences, metricKeys, baseline, width, column }),
    [charted, differences, metricKeys, baseline, width, column],
  );
  return <ScrolledLines lines={lines} scroll={state.scroll} width={width} height={height} />;
}
