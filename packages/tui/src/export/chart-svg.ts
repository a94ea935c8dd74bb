import { axisTicks, tickLabels } from '../chart/axis-ticks.js';
import { xRange } from '../chart/chart-window.js';
import { finiteRange, type Range, type Series } from '../chart/series.js';
import type { Panel } from './exported.js';

const WIDTH = 640;
const HEIGHT = 320;
const LEFT = 60;
const TOP = 30;
const RIGHT = 20;
const BOTTOM = 40;
const LEGEND_LINE = 18;

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function scale({ low, high }: Range, from: number, to: number): (value: number) => number {
  const span = high - low || 1;
  return (value) => from + ((value - low) / span) * (to - from);
}

/** The series as a path; what is not finite breaks it. */
function pathData({ data }: Series, x: (value: number) => number, y: (value: number) => number): string {
  let open = false;
  return Array.from(data.x, (at, index) => {
    const value = data.y[index] ?? Number.NaN;
    if (!Number.isFinite(value) || !Number.isFinite(at)) {
      open = false;
      return '';
    }
    const command = open ? 'L' : 'M';
    open = true;
    return `${command}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
  }).join('');
}

function panelSvg({ title, series }: Panel, top: number): string {
  const lines = series.filter(({ faint }) => !faint);
  const rangeX = xRange(lines);
  const rangeY = finiteRange(lines.map(({ data }) => data.y));
  const heading = `<text x="${LEFT}" y="${top + 20}" font-weight="bold">${escapeXml(title)}</text>`;
  if (rangeX === null || rangeY === null) return heading;
  const x = scale(rangeX, LEFT, WIDTH - RIGHT);
  const y = scale(rangeY, top + HEIGHT - BOTTOM, top + TOP);
  const ticksX = axisTicks(rangeX.low, rangeX.high, 6);
  const ticksY = axisTicks(rangeY.low, rangeY.high, 5);
  const labelsX = tickLabels(ticksX).map(
    (label, index) =>
      `<text x="${x(ticksX[index] ?? 0).toFixed(1)}" y="${top + HEIGHT - BOTTOM + 18}" text-anchor="middle">${label}</text>`,
  );
  const labelsY = tickLabels(ticksY).map((label, index) => {
    const at = y(ticksY[index] ?? 0).toFixed(1);
    return `<path d="M${LEFT} ${at}H${WIDTH - RIGHT}" stroke="#ddd"/><text x="${LEFT - 6}" y="${at}" text-anchor="end" dominant-baseline="middle">${label}</text>`;
  });
  const paths = lines.map(
    (line) => `<path d="${pathData(line, x, y)}" fill="none" stroke="${line.color}" stroke-width="1.5"/>`,
  );
  return [heading, ...labelsX, ...labelsY, ...paths].join('\n');
}

/** Charts below one another with one legend, as an SVG picture. */
export function chartsSvg(panels: readonly Panel[]): string {
  const names = (panels[0]?.series ?? []).filter(({ faint }) => !faint);
  const legendTop = panels.length * HEIGHT + LEGEND_LINE;
  const legend = names.map(
    ({ color, label }, index) =>
      `<text x="${LEFT}" y="${legendTop + index * LEGEND_LINE}" fill="${color}">${escapeXml(label)}</text>`,
  );
  const height = legendTop + names.length * LEGEND_LINE;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    ...panels.map((panel, index) => panelSvg(panel, index * HEIGHT)),
    ...legend,
    '</svg>\n',
  ].join('\n');
}
