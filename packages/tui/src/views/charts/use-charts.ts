import { useMemo } from 'react';
import { chartGridLines } from '../../chart/chart-grid.js';
import type { DrawnPanel } from '../../chart/chart-zoom.js';
import { type Line, span } from '../../text/line.js';
import type { ViewInput } from '../view.js';

export interface ChartsPage {
  readonly panels: readonly DrawnPanel[];
  readonly lines: readonly Line[];
}

const NONE: readonly DrawnPanel[] = [];
const NO_METRICS: readonly Line[] = [
  [],
  [span('  No metrics yet. They appear here as the runs report them.', { dim: true })],
];

/** Every chart of the selected runs while they are shown. */
export function useCharts(
  { model, state, width, height, ascii, spoken }: ViewInput,
  isShown: boolean,
): ChartsPage {
  const { panels: all, draw } = model;
  const { chart } = state;
  const panels = useMemo(() => (isShown ? all.map(draw) : NONE), [isShown, all, draw]);
  const lines = useMemo(() => {
    if (spoken || panels.length === 0) return NO_METRICS;
    const focus = Math.min(chart.focus, panels.length - 1);
    const glyphs = ascii ? 'ascii' : chart.glyphs;
    return chartGridLines({ ...chart, focus, panels, width, height, glyphs });
  }, [panels, chart, width, height, ascii, spoken]);
  return { panels, lines };
}
