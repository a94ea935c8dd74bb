import { drawChart, legendLines } from '../chart/chart.js';
import type { Scale } from '../chart/axis-ticks.js';
import type { GlyphSet } from '../chart/braille-canvas.js';
import type { Series } from '../chart/series.js';
import { formatNumber } from '../text/format.js';
import { besides, type Line } from '../text/line.js';

export interface DrawnPanel {
  readonly title: string;
  readonly series: readonly Series[];
}

export interface ChartLook {
  readonly yScale: Scale;
  readonly glyphs: GlyphSet;
  readonly xLabel: string;
}

export interface GridOptions extends ChartLook {
  readonly panels: readonly DrawnPanel[];
  readonly focus: number;
  readonly maximized: boolean;
  readonly width: number;
  readonly height: number;
}

const LEAST_WIDTH = 38;
const LEAST_HEIGHT = 9;

interface Grid {
  readonly columns: number;
  readonly rows: number;
}

function gridFor({ panels, maximized, width, height }: GridOptions): Grid {
  if (maximized || panels.length <= 1) return { columns: 1, rows: 1 };
  const columns = Math.max(1, Math.min(3, Math.floor(width / LEAST_WIDTH), panels.length));
  const rows = Math.max(1, Math.min(Math.ceil(panels.length / columns), Math.floor(height / LEAST_HEIGHT)));
  return { columns, rows };
}

/** The lines that the legend explains: one entry per run, with the last value of the focused chart. */
function legendEntries(series: readonly Series[]): { series: Series; value: string }[] {
  return series
    .filter(({ faint }) => !faint)
    .map((entry) => {
      const last = entry.data.y[entry.data.y.length - 1];
      return { series: entry, value: last === undefined ? '' : formatNumber(last) };
    });
}

/** Charts side by side, all of one width; the last takes the cells that are left over. */
export function chartRow(
  panels: readonly DrawnPanel[],
  width: number,
  height: number,
  look: ChartLook,
): Line[] {
  const gap = 2;
  const each = Math.floor((width - gap * (panels.length - 1)) / Math.max(1, panels.length));
  const drawn = panels.map((panel) => ({
    width: each,
    lines: drawChart({ ...look, ...panel, width: each, height }),
  }));
  return besides(drawn, gap);
}

/** A grid of charts with one legend below; scrolls by whole rows to keep the focused chart in sight. */
export function chartGridLines(options: GridOptions): Line[] {
  const { panels, focus, width, height } = options;
  const focused = panels[focus] ?? panels[0];
  if (focused === undefined) return [];
  const entries = legendEntries(focused.series);
  const legend = legendLines(entries, width, Math.max(1, Math.min(6, Math.floor(height / 4))));
  const grid = gridFor({ ...options, height: height - legend.length });
  const chartHeight = Math.floor((height - legend.length) / grid.rows);
  const firstRow = Math.max(0, Math.floor(focus / grid.columns) - grid.rows + 1);
  const lines: Line[] = [];
  for (let row = firstRow; row < firstRow + grid.rows; row++) {
    const from = row * grid.columns;
    const shown = options.maximized ? [focused] : panels.slice(from, from + grid.columns);
    const gap = 2;
    const each = Math.floor((width - gap * (grid.columns - 1)) / grid.columns);
    const drawn = shown.map((panel) => ({
      width: each,
      lines: drawChart({
        ...options,
        ...panel,
        focused: panel === focused && panels.length > 1,
        width: each,
        height: chartHeight,
      }),
    }));
    lines.push(...besides(drawn, gap));
  }
  return [...lines, ...legend];
}
