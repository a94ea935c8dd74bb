import type { Scale } from '../chart/axis-ticks.js';
import type { GlyphSet } from '../chart/braille-canvas.js';
import { type ChartOptions, drawChart, plotPart } from '../chart/chart.js';
import { valueNear } from '../chart/chart-window.js';
import { legendLines } from '../chart/legend.js';
import type { Series, XAxis } from '../chart/series.js';
import { formatNumber } from '@ablate/report/text';
import type { PanelBox } from '../text/panels.js';
import { crossAt, type DrawnPanel, sharedX, type ZoomedCharts } from './chart-zoom.js';
import { axisOf, formatX } from './x-axis-format.js';

export interface ChartLook {
  readonly yScale: Scale;
  readonly xScale: Scale;
  readonly xAxis: XAxis;
  readonly glyphs: GlyphSet;
  readonly clip: boolean;
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

/** Number of the chart of a row of `count` at `x` cells from the left; null between two. */
export function chartInRow(count: number, width: number, x: number): number | null {
  const each = Math.floor((width - GAP * (count - 1)) / Math.max(1, count));
  const index = Math.floor(x / (each + GAP));
  return index < count && x - index * (each + GAP) < each ? index : null;
}

/** Charts side by side, all of one width. */
export function chartRow(
  panels: readonly DrawnPanel[],
  width: number,
  height: number,
  look: ChartLook,
): PanelBox {
  const each = Math.floor((width - GAP * (panels.length - 1)) / Math.max(1, panels.length));
  const drawn = panels.map((panel) => {
    const { label: xLabel, unit: xUnit } = axisOf(panel, look.xAxis);
    const { title, series, unit: yUnit } = panel;
    return {
      ...{ width: each, height },
      lines: drawChart({ ...look, title, series, xLabel, xUnit, yUnit, width: each, height }),
    };
  });
  return { direction: 'row', gap: GAP, panels: drawn };
}

/** Which charts are shown where: rows of charts of one size, with the legend below. */
function placeGrid(options: GridOptions) {
  const { panels, focus, maximized, width, height, xAxis } = options;
  const focused = panels[focus] ?? panels[0];
  const x = sharedX(options);
  const cross = crossAt(options, x);
  const axis = axisOf(focused, xAxis);
  const most = Math.max(1, Math.min(6, Math.floor(height / 4)));
  const legend = legendLines(legendEntries(focused?.series ?? [], cross), width, most);
  const grid = gridFor(options, height - legend.length);
  const chartHeight = Math.floor((height - legend.length) / grid.rows);
  const first = maximized ? 0 : Math.max(0, Math.floor(focus / grid.columns) - grid.rows + 1);
  const each = Math.floor((width - GAP * (grid.columns - 1)) / grid.columns);
  const indices = panels.map((_, index) => index);
  const rows = Array.from({ length: grid.rows }, (_, row) =>
    maximized ? [focus] : indices.slice((first + row) * grid.columns, (first + row + 1) * grid.columns),
  );
  const at = cross === null ? '' : `  at ${axis.label} ${formatX(cross, axis)}`;
  const { yScale, xScale, glyphs, clip } = options;
  const chartOf = (index: number): ChartOptions => ({
    ...{ yScale, xScale, glyphs, clip, x, cross },
    xLabel: axisOf(panels[index], xAxis).label,
    xUnit: axisOf(panels[index], xAxis).unit,
    title: `${panels[index]?.title ?? ''}${index === focus ? at : ''}`,
    series: panels[index]?.series ?? [],
    yUnit: panels[index]?.unit ?? null,
    focused: index === focus && panels.length > 1,
    width: each,
    height: chartHeight,
  });
  return { rows, each, chartHeight, legend, chartOf };
}

/** The chart that is drawn at a place, and where in its x range that is; null between charts and on the legend. */
export function chartAt(
  options: GridOptions,
  x: number,
  y: number,
): { readonly panel: number; readonly part: number | null } | null {
  const { rows, each, chartHeight, chartOf } = placeGrid(options);
  const column = Math.floor(x / (each + GAP));
  const left = x - column * (each + GAP);
  const panel = rows[Math.floor(y / chartHeight)]?.[column];
  if (panel === undefined || left >= each) return null;
  return { panel, part: y % chartHeight === 0 ? null : plotPart(chartOf(panel), left) };
}

/** A grid of charts with one legend below; scrolls by whole rows to keep the focused chart in sight. */
export function chartGrid(options: GridOptions): PanelBox {
  const { rows, each, chartHeight, legend, chartOf } = placeGrid(options);
  return {
    direction: 'column',
    panels: [
      ...rows.map((row): PanelBox => {
        const panels = row.map((index) => ({
          ...{ width: each, height: chartHeight },
          lines: drawChart(chartOf(index)),
        }));
        return { direction: 'row', gap: GAP, panels };
      }),
      { lines: legend, width: options.width, height: legend.length },
    ],
  };
}
