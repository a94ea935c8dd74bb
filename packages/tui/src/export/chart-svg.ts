import { axisTicks, fraction, type Scale, tickLabels } from '../chart/axis-ticks.js';
import { chartWindow } from '../chart/chart-window.js';
import type { Series, XAxis } from '../chart/series.js';
import { type DrawnPanel, sharedX, type ZoomedCharts } from '../chart/chart-zoom.js';
import { X_LABELS, xTickFormat } from '../chart/x-axis-format.js';
import { colorHex } from '../text/theme.js';
import { escapeXml, svgDocument } from './svg.js';

/** What is drawn, and how its axes are chosen on the screen. */
export interface PicturedCharts extends ZoomedCharts {
  readonly xAxis: XAxis;
  readonly yScale: Scale;
}

const WIDTH = 640;
const HEIGHT = 320;
const LEFT = 60;
const RIGHT = 20;
const TOP = 30;
const BOTTOM = 40;
const LEGEND_LINE = 18;
const FONT = 'font-family="sans-serif" font-size="12"';

type Place = (value: number) => number;

/** Straight lines through the points; what is not finite, or has no place on a log axis, breaks them. */
function pathData({ data: { x: steps, y: values } }: Series, x: Place, y: Place): string {
  let isOpen = false;
  return Array.from(steps, (step, index) => {
    const [right, down] = [x(step), y(values[index] ?? Number.NaN)];
    const isDrawn = Number.isFinite(right) && Number.isFinite(down);
    const command = isDrawn ? `${isOpen ? 'L' : 'M'}${right.toFixed(1)} ${down.toFixed(1)}` : '';
    isOpen = isDrawn;
    return command;
  }).join('');
}

/** The area between the extremes of a band. */
function bandData({ data }: Series, x: Place, y: Place): string {
  const edge = (list: ArrayLike<number>) =>
    Array.from(data.x, (step, index) => [x(step), y(list[index] ?? Number.NaN)] as const).filter(
      ([right, down]) => Number.isFinite(right) && Number.isFinite(down),
    );
  const outline = [...edge(data.low), ...edge(data.high).reverse()];
  return outline.length === 0
    ? ''
    : `M${outline.map(([right, down]) => `${right.toFixed(1)} ${down.toFixed(1)}`).join('L')}Z`;
}

function seriesSvg(series: Series, x: Place, y: Place): string {
  const { faint, data, marker } = series;
  const color = colorHex(series.color, 'light');
  if (faint === true && data.low !== data.y)
    return `<path d="${bandData(series, x, y)}" fill="${color}" fill-opacity="0.15"/>`;
  const line = `<path d="${pathData(series, x, y)}" fill="none" stroke="${color}" stroke-width="1.5"${faint === true ? ' stroke-opacity="0.35"' : ''}/>`;
  const last = data.x.length - 1;
  const [right, down] = [x(data.x[last] ?? Number.NaN), y(data.y[last] ?? Number.NaN)];
  if (faint === true || !Number.isFinite(right) || !Number.isFinite(down)) return line;
  return `${line}<text x="${(right + 3).toFixed(1)}" y="${down.toFixed(1)}" fill="${color}">${marker}</text>`;
}

function panelSvg({ title, series }: DrawnPanel, index: number, charts: PicturedCharts): string {
  const top = index * HEIGHT;
  const { xScale, yScale, xAxis } = charts;
  const heading = `<text x="${LEFT}" y="${top + 20}" font-weight="bold">${escapeXml(title)}</text>`;
  const window = chartWindow({ series, x: sharedX(charts), xScale, yScale });
  if (window === null) return heading;
  const [right, bottom] = [WIDTH - RIGHT, top + HEIGHT - BOTTOM];
  const x: Place = (value) => LEFT + fraction(value, window.x.low, window.x.high, xScale) * (right - LEFT);
  const y: Place = (value) =>
    bottom - fraction(value, window.y.low, window.y.high, yScale) * (bottom - top - TOP);
  const ticksX = axisTicks(window.x.low, window.x.high, 6, xScale);
  const ticksY = axisTicks(window.y.low, window.y.high, 5, yScale);
  const labelsX = xTickFormat(xAxis)(ticksX).map(
    (label, at) =>
      `<text x="${x(ticksX[at] ?? 0).toFixed(1)}" y="${bottom + 18}" text-anchor="middle">${label}</text>`,
  );
  const labelsY = tickLabels(ticksY).map((label, at) => {
    const height = y(ticksY[at] ?? 0).toFixed(1);
    return `<path d="M${LEFT} ${height}H${right}" stroke="#ddd"/><text x="${LEFT - 6}" y="${height}" text-anchor="end" dominant-baseline="middle">${label}</text>`;
  });
  const clip = `clip${index}`;
  return [
    heading,
    `<text x="${right}" y="${bottom + 34}" text-anchor="end">${X_LABELS[xAxis]}</text>`,
    ...labelsX,
    ...labelsY,
    `<clipPath id="${clip}"><rect x="${LEFT}" y="${top + TOP}" width="${WIDTH - LEFT}" height="${bottom - top - TOP}"/></clipPath>`,
    `<g clip-path="url(#${clip})">`,
    ...series.map((one) => seriesSvg(one, x, y)),
    '</g>',
  ].join('\n');
}

/** Charts below one another with one legend, on the axes of the screen, as an SVG picture. */
export function chartsSvg(charts: PicturedCharts): string {
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
