import { type ReactElement, useMemo } from 'react';
import { compareLines } from '../compare/compare-table.js';
import { explainedLines } from '../compare/explained-lines.js';
import { parallelLines } from '../compare/parallel-coordinates.js';
import { type Line, span } from '../text/line.js';
import type { ViewProps } from './ChartsView.js';
import { ScrolledLines } from './ScrolledLines.js';

const PARALLEL = 11;
const HEADING: Line = [span('parallel coordinates', { bold: true, underline: true })];

/** The selected runs or groups side by side. */
export function CompareView({ model, state, width, height, ascii }: ViewProps): ReactElement | null {
  const { subjects, differences, metricKeys } = model;
  const { baseline, column } = state;
  const glyphs = ascii ? 'ascii' : state.chart.glyphs;
  const lines = useMemo(() => {
    const table = compareLines({ subjects, differences, metricKeys, baseline, width, column });
    const drawn = parallelLines({ subjects, differences, metricKeys, width, height: PARALLEL, glyphs });
    const explained = explainedLines({ subjects, metricKeys });
    return [
      ...table,
      ...(drawn.length === 0 ? [] : [[], HEADING, ...drawn]),
      ...(explained.length === 0 ? [] : [[], ...explained]),
    ];
  }, [subjects, differences, metricKeys, baseline, width, column, glyphs]);
  return <ScrolledLines lines={lines} scroll={state.scroll} width={width} height={height} />;
}
