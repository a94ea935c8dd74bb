import { chartSvg, type ChartAxis, type ChartLine } from '@ablate/report/drawing';
import { axisTicks, type Scale, tickLabels, type TickUnit } from '../chart/axis-ticks.js';
import { chartWindow } from '../chart/chart-window.js';
import type { Range, Series, XAxis } from '../chart/series.js';
import { type DrawnPanel, sharedX, type ZoomedCharts } from '../chart/chart-zoom.js';
import { axisOf } from '../chart/x-axis-format.js';
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
/** Ticks that have room on each axis, about. */
const TICKS = { x: 8, y: 6 };
const FONT = 'font-family="sans-serif" font-size="12" color="#222" fill="#222"';

function lineOf({ color: named, faint, isScattered, names = [], data, marker }: Series): ChartLine {
  const color = colorHex(named, 'light');
  const { x, y, low, high } = data;
  if (isScattered === true) return { color, x, y, isScattered, isFaint: faint === true, names, marker };
  if (faint !== true) return { color, x, y, marker };
  return { color, x, y, ...(low === y ? { isFaint: true } : { band: { low, high } }) };
}

/** An axis with the ticks of the screen, in their unit. */
function axisSvg(
  label: string | null,
  { low, high }: Range,
  { scale, unit, count }: { readonly scale: Scale; readonly unit: TickUnit; readonly count: number },
): ChartAxis {
  const ticks = axisTicks(low, high, count, scale, unit);
  const labels = tickLabels(ticks, unit);
  return {
    ...{ label, domain: [low, high], scale },
    ticks: new Map(ticks.map((tick, index) => [tick, labels[index] ?? ''])),
  };
}

function panelSvg(panel: DrawnPanel, index: number, charts: ExportedCharts): string {
  const { title, series } = panel;
  const top = index * HEIGHT;
  const { xScale, yScale, xAxis, clip } = charts;
  const heading = `<text x="${LEFT}" y="${top + 20}" font-weight="bold">${escapeXml(title)}</text>`;
  const window = chartWindow({ series, x: sharedX(charts), xScale, yScale, clip });
  if (window === null) return heading;
  const axis = axisOf(panel, xAxis);
  const chart = chartSvg({
    lines: series.map(lineOf),
    x: axisSvg(axis.label, window.x, { scale: xScale, unit: axis.unit, count: TICKS.x }),
    y: axisSvg(null, window.y, { scale: yScale, unit: panel.unit ?? null, count: TICKS.y }),
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
