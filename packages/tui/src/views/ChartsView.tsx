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
}

const NOTHING: Line[] = [
  [],
  [span('  No metrics yet. They appear here as the runs report them.', { dim: true })],
];

/** A grid of every metric of the selected runs. */
export function ChartsView({ model, state, width, height }: ViewProps): ReactElement | null {
  const { panels, draw } = model;
  const drawn = useMemo(() => panels.map(draw), [panels, draw]);
  const { focus, maximized, yScale } = state.chart;
  const lines = useMemo(
    () =>
      drawn.length === 0
        ? NOTHING
        : chartGridLines({
            panels: drawn,
            focus: Math.min(focus, drawn.length - 1),
            maximized,
            width,
            height,
            yScale,
            glyphs: 'braille',
            xLabel: 'step',
          }),
    [drawn, focus, maximized, width, height, yScale],
  );
  return <Lines lines={lines} width={width} height={height} />;
}
