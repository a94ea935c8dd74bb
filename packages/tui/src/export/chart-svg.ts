import { chartSvg, type ChartLine } from '@ablate/report/drawing';
import type { Scale } from '../chart/axis-ticks.js';
import { chartWindow } from '../chart/chart-window.js';
import type { Series, XAxis } from '../chart/series.js';
import { type DrawnPanel, sharedX, type ZoomedCharts } from '../chart/chart-zoom.js';
import { axisOf, formatX } from '../chart/x-axis-format.js';
import { colorHex } from '../text/theme.js';
import { escapeXml, svgDocument } from './svg.js';

/** What is drawn, and how its axes are chosen on the screen. */
export interface ExportedCharts extends ZoomedCharts {
  readonly xAxis: XAxis;
  readonly yScale: Scale;
  readonly clip: boolean;
}

const WIDTH = 640;
const HEIGHT = 320;
const LEFT = 60;
const TITLE = 30;
const LEGEND_LINE = 18;
const FONT = 'font-family="sans-serif" font-size="12" color="#222" fill="#222"';

function lineOf({ color: named, faint, isScattered, data, marker }: Series): ChartLine {
  const color = colorHex(named, 'light');
  const { x, y, low, high } = data;
  if (isScattered === true) return { color, x, y, isScattered, isFaint: faint === true, marker };
  if (faint !== true) return { color, x, y, marker };
  return { color, x, y, ...(low === y ? { isFaint: true } : { band: { low, high } }) };
}

function panelSvg(panel: DrawnPanel, index: number, charts: ExportedCharts): string {
  const { title, series } = panel;
  const top = index * HEIGHT;
  const { xScale, yScale, xAxis, clip } = charts;
  const heading = `<text x="${LEFT}" y="${top + 20}" font-weight="bold">${escapeXml(title)}</text>`;
  const window = chartWindow({ series, x: sharedX(charts), xScale, yScale, clip });
  if (window === null) return heading;
  const axis = axisOf(panel, xAxis);
  const isTime = axis.unit === 'seconds' || axis.unit === 'clock';
  const chart = chartSvg({
    lines: series.map(lineOf),
    x: {
      ...{ label: axis.label, domain: [window.x.low, window.x.high], scale: xScale },
      ...(isTime ? { format: (tick: number) => formatX(tick, axis) } : {}),
    },
    y: { label: null, domain: [window.y.low, window.y.high], scale: yScale },
    label: title,
    ...{ width: WIDTH, height: HEIGHT - TITLE },
  });
  return `${heading}\n<g transform="translate(0,${top + TITLE})">${chart}</g>`;
}

/** Charts below one another with one legend, on the axes of the screen, as an SVG image. */
export function chartsSvg(charts: ExportedCharts): string {
  const { panels } = charts;
  const named = (panels[0]?.series ?? []).filter(({ faint }) => faint !== true);
  const legendTop = panels.length * HEIGHT + LEGEND_LINE;
  const legend = named.map(
    ({ color, label, marker }, index) =>
      `<text x="${LEFT}" y="${legendTop + index * LEGEND_LINE}" fill="${colorHex(color, 'light')}">${marker} ${escapeXml(label)}</text>`,
  );
  const height = legendTop + named.length * LEGEND_LINE;
  return svgDocument(WIDTH, height, FONT, [
    ...panels.map((panel, index) => panelSvg(panel, index, charts)),
    ...legend,
  ]);
}
