import { type ReactElement, useMemo } from 'react';
import type { UiState } from '../state/ui-state.js';
import { type Line, span } from '../text/line.js';
import { chartGridLines } from './chart-grid.js';
import { Lines } from './Lines.js';
import type { Model } from './use-model.js';

export interface ViewProps {
  readonly model: Model;
  readonly state: UiState;
  readonly width: number;
  readonly height: number;
  /** Draws with ASCII letters only. */
  readonly ascii: boolean;
}

const NOTHING: Line[] = [
  [],
  [span('  No metrics yet. They appear here as the runs report them.', { dim: true })],
];

/** A grid of every metric of the selected runs. */
export function ChartsView({ model, state, width, height, ascii }: ViewProps): ReactElement | null {
  const { panels, draw } = model;
  const { chart } = state;
  const drawn = useMemo(() => panels.map(draw), [panels, draw]);
  const lines = useMemo(() => {
    if (drawn.length === 0) return NOTHING;
    const focus = Math.min(chart.focus, drawn.length - 1);
    return chartGridLines({
      ...chart,
      focus,
      panels: drawn,
      width,
      height,
      glyphs: ascii ? 'ascii' : chart.glyphs,
    });
  }, [drawn, chart, width, height, ascii]);
  return <Lines lines={lines} width={width} height={height} />;
}
