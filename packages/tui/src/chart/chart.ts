import { type Line, type Span, span } from '../text/line.js';
import { fit, truncate } from '../text/width.js';
import { axisTicks, fraction, type Scale, tickLabels, type TickUnit } from './axis-ticks.js';
import { BrailleCanvas, type GlyphSet } from './braille-canvas.js';
import { chartWindow } from './chart-window.js';
import { drawPoints, drawSeries, type Window } from './draw-series.js';
import type { Range, Series } from './series.js';

export interface ChartOptions {
  readonly title: string;
  readonly series: readonly Series[];
  readonly width: number;
  readonly height: number;
  readonly yScale?: Scale;
  readonly xScale?: Scale;
  /** The part of the x axis that is shown; everything if not given. */
  readonly x?: Range | null;
  readonly xLabel?: string;
  readonly xUnit?: TickUnit;
  readonly yUnit?: TickUnit;
  readonly glyphs?: GlyphSet;
  /** Leaves outliers out of the y axis. */
  readonly clip?: boolean;
  /** x of the vertical line of the crosshair. */
  readonly cross?: number | null;
  readonly focused?: boolean;
}

const AXIS: Span['color'] = 'gray';
const WARNING = 'vermillion';

function emptyChart({ title, width, height }: ChartOptions, why: string): Line[] {
  const middle = Math.floor(height / 2);
  return Array.from({ length: height }, (_, row) => {
    if (row === 0) return [span(truncate(title, width), { bold: true })];
    const text = truncate(why, width);
    return row === middle
      ? [span(' '.repeat(Math.floor((width - text.length) / 2)) + text, { dim: true })]
      : [];
  });
}

function emptyReason(series: readonly Series[], yScale: Scale): string {
  if (series.every(({ data }) => data.x.length === 0)) return 'no points yet';
  return yScale === 'log' ? 'no positive values for a log axis' : 'no finite values';
}

/** Letters at the ends of the lines, moved along until they no longer cover one another. */
function placeMarker(
  canvas: BrailleCanvas,
  end: { x: number; y: number },
  series: Series,
  ink: number,
): void {
  const column = Math.min(canvas.width - 1, (end.x >> 1) + 1);
  const row = end.y >> 2;
  for (const [right, down] of [
    [0, 0],
    [0, -1],
    [0, 1],
    [-1, 0],
    [-2, 0],
    [-3, 0],
    [0, -2],
    [0, 2],
  ] as const) {
    if (canvas.letter(column + right, row + down, series.marker, ink)) return;
  }
}

function drawAll(canvas: BrailleCanvas, options: ChartOptions, window: Window): void {
  const ends: { end: { x: number; y: number }; series: Series; ink: number }[] = [];
  options.series.forEach((series, ink) => {
    const draw = series.isScattered === true ? drawPoints : drawSeries;
    const { end, gaps } = draw(canvas, series.data, window, ink);
    for (const gap of gaps.slice(0, 1_000)) canvas.letter(gap.x >> 1, gap.y >> 2, '×', options.series.length);
    if (end && !series.faint) ends.push({ end, series, ink });
  });
  for (const { end, series, ink } of ends) placeMarker(canvas, end, series, ink);
}

function plotRow(canvas: BrailleCanvas, row: number, options: ChartOptions, crossColumn: number): Span[] {
  const spans: Span[] = [];
  canvas.row(row, options.glyphs ?? 'braille').forEach(({ text, ink }, column) => {
    const series = options.series[ink];
    if (column === crossColumn && canvas.isEmpty(column, row)) {
      spans.push({ text: options.glyphs === 'ascii' ? ':' : '┊', color: AXIS });
    } else if (series) spans.push({ text, color: series.color, dim: series.faint });
    else spans.push({ text, color: ink >= 0 ? WARNING : undefined });
  });
  return spans;
}

function xAxisLines(labelWidth: number, plotWidth: number, window: Window, options: ChartOptions): Line[] {
  const ascii = options.glyphs === 'ascii';
  const ticks = axisTicks(
    window.x.low,
    window.x.high,
    Math.max(2, Math.floor(plotWidth / 10)),
    window.xScale,
    options.xUnit,
  );
  const labels = tickLabels(ticks, options.xUnit);
  const axis = Array.from<string>({ length: plotWidth }).fill(ascii ? '-' : '─');
  const under = Array.from<string>({ length: plotWidth }).fill(' ');
  const unit = options.xLabel ?? '';
  const room = plotWidth - (unit === '' ? 0 : unit.length + 1);
  let free = 0;
  ticks.forEach((tick, index) => {
    const at = Math.round(fraction(tick, window.x.low, window.x.high, window.xScale) * (plotWidth - 1));
    const label = labels[index] ?? '';
    const start = Math.max(0, at - Math.floor(label.length / 2));
    axis[at] = ascii ? '+' : '┬';
    if (label === '' || start < free || start + label.length > room) return;
    under.splice(start, label.length, ...label.split(/(?:)/u));
    free = start + label.length + 1;
  });
  const corner = ascii ? '+' : '└';
  const labelled = unit === '' ? under.join('') : under.join('').slice(0, room) + ' ' + unit;
  return [
    [span(' '.repeat(labelWidth) + corner + axis.join(''), { color: AXIS })],
    [span(' '.repeat(labelWidth + 1) + labelled, { color: AXIS })],
  ];
}

function titleLine({ title, width, yScale = 'linear', clip = false, focused }: ChartOptions): Line {
  const note = `${yScale === 'log' ? ' log' : ''}${clip ? ' without outliers' : ''}`;
  return [
    span(truncate(title, width - note.length), { bold: true, inverse: focused }),
    span(note, { dim: true }),
  ];
}

/** The y axis and what it leaves of the width; null where there is nothing to draw, or no room. */
function placeChart(options: ChartOptions) {
  const { width, height, yScale = 'linear', yUnit } = options;
  const window = chartWindow(options);
  const plotHeight = height - 3;
  if (window === null || plotHeight < 2 || width < 16) return null;
  const count = Math.max(2, Math.floor(plotHeight / 2));
  const ticks = axisTicks(window.y.low, window.y.high, count, yScale, yUnit);
  const labels = tickLabels(ticks, yUnit);
  const labelWidth = Math.min(10, Math.max(1, ...labels.map(({ length }) => length)));
  return { window, plotHeight, ticks, labels, labelWidth, plotWidth: width - labelWidth - 1 };
}

/** Where in the shown x range the cell `x` from the left lies: 0 … 1; null beside the plot. */
export function plotPart(options: ChartOptions, x: number): number | null {
  const place = placeChart(options);
  if (place === null) return null;
  const part = (x - place.labelWidth - 1) / Math.max(1, place.plotWidth - 1);
  return part < 0 || part > 1 ? null : part;
}

/** A chart of `width` × `height` cells: title, plot with y labels, x axis with labels. */
export function drawChart(options: ChartOptions): Line[] {
  const { series, yScale = 'linear' } = options;
  const place = placeChart(options);
  if (place === null) return emptyChart(options, emptyReason(series, yScale));
  const { window, plotHeight, plotWidth, ticks, labels, labelWidth } = place;
  const canvas = new BrailleCanvas(plotWidth, plotHeight);
  drawAll(canvas, options, window);
  const rowOf = (tick: number) =>
    Math.round((1 - fraction(tick, window.y.low, window.y.high, yScale)) * (plotHeight - 1));
  const labelAt = new Map(ticks.map((tick, index) => [rowOf(tick), labels[index] ?? '']));
  const cross = options.cross ?? null;
  const crossColumn =
    cross === null
      ? -1
      : Math.round(fraction(cross, window.x.low, window.x.high, window.xScale) * (plotWidth - 1));
  const ascii = options.glyphs === 'ascii';
  const rows = Array.from({ length: plotHeight }, (_, row): Line => {
    const label = labelAt.get(row);
    const bar = ascii ? '|' : label === undefined ? '│' : '┤';
    return [
      span(fit(label ?? '', labelWidth, 'right') + bar, { color: AXIS }),
      ...plotRow(canvas, row, options, crossColumn),
    ];
  });
  return [titleLine(options), ...rows, ...xAxisLines(labelWidth, plotWidth, window, options)];
}
