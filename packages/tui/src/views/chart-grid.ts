import type { Scale } from '../chart/axis-ticks.js';
import type { GlyphSet } from '../chart/braille-canvas.js';
import { drawChart } from '../chart/chart.js';
import { valueNear } from '../chart/chart-window.js';
import { legendLines } from '../chart/legend.js';
import type { Series, XAxis } from '../chart/series.js';
import { formatNumber } from '../text/format.js';
import { besides, type Line } from '../text/line.js';
import { crossAt, type DrawnPanel, sharedX, type ZoomedCharts } from './chart-zoom.js';
import { X_LABELS, xTickFormat } from './x-axis-format.js';

export interface ChartLook {
  readonly yScale: Scale;
  readonly xScale: Scale;
  readonly xAxis: XAxis;
  readonly glyphs: GlyphSet;
}

export interface GridOptions extends ChartLook, ZoomedCharts {
  readonly focus: number;
  readonly maximized: boolean;
  readonly width: number;
  readonly height: number;
}

const LEAST_WIDTH = 38;
const LEAST_HEIGHT = 9;
const GAP = 2;

interface Grid {
  readonly columns: number;
  readonly rows: number;
}

function gridFor({ panels, maximized, width }: GridOptions, height: number): Grid {
  if (maximized || panels.length <= 1) return { columns: 1, rows: 1 };
  const columns = Math.max(1, Math.min(3, Math.floor(width / LEAST_WIDTH), panels.length));
  const rows = Math.max(1, Math.min(Math.ceil(panels.length / columns), Math.floor(height / LEAST_HEIGHT)));
  return { columns, rows };
}

/** The lines that the legend explains, with the value under the crosshair, or the last one. */
function legendEntries(series: readonly Series[], cross: number | null): { series: Series; value: string }[] {
  return series
    .filter(({ faint }) => !faint)
    .map((entry) => {
      const { y } = entry.data;
      const value = cross === null ? y[y.length - 1] : valueNear(entry.data, cross);
      return { series: entry, value: value === undefined ? '' : formatNumber(value) };
    });
}

/** Charts side by side, all of one width. */
export function chartRow(
  panels: readonly DrawnPanel[],
  width: number,
  height: number,
  look: ChartLook,
): Line[] {
  const each = Math.floor((width - GAP * (panels.length - 1)) / Math.max(1, panels.length));
  const axis = { xLabel: X_LABELS[look.xAxis], xFormat: xTickFormat(look.xAxis) };
  const drawn = panels.map((panel) => ({
    width: each,
    lines: drawChart({ ...look, ...axis, ...panel, width: each, height }),
  }));
  return besides(drawn, GAP);
}

/** A grid of charts with one legend below; scrolls by whole rows to keep the focused chart in sight. */
export function chartGridLines(options: GridOptions): Line[] {
  const { panels, focus, maximized, width, height, yScale, xScale, xAxis, glyphs } = options;
  const focused = panels[focus] ?? panels[0];
  if (focused === undefined) return [];
  const x = sharedX(options);
  const cross = crossAt(options, x);
  const axis = { xLabel: X_LABELS[xAxis], xFormat: xTickFormat(xAxis) };
  const legend = legendLines(
    legendEntries(focused.series, cross),
    width,
    Math.max(1, Math.min(6, Math.floor(height / 4))),
  );
  const grid = gridFor(options, height - legend.length);
  const chartHeight = Math.floor((height - legend.length) / grid.rows);
  const firstRow = maximized ? 0 : Math.max(0, Math.floor(focus / grid.columns) - grid.rows + 1);
  const each = Math.floor((width - GAP * (grid.columns - 1)) / grid.columns);
  const at = cross === null ? '' : `  at ${axis.xLabel} ${axis.xFormat([cross])[0] ?? ''}`;
  const lines: Line[] = [];
  for (let row = firstRow; row < firstRow + grid.rows; row++) {
    const shown = maximized ? [focused] : panels.slice(row * grid.columns, (row + 1) * grid.columns);
    const drawn = shown.map((panel) => ({
      width: each,
      lines: drawChart({
        ...{ yScale, xScale, glyphs, x, cross },
        ...axis,
        title: panel === focused ? `${panel.title}${at}` : panel.title,
        series: panel.series,
        focused: panel === focused && panels.length > 1,
        width: each,
        height: chartHeight,
      }),
    }));
    lines.push(...besides(drawn, GAP));
  }
  return [...lines, ...legend];
}
