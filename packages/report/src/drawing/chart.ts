import * as Plot from '@observablehq/plot';
import { document } from '../html/element.js';
import { drawing } from './interval-bar.js';
import { pointNames, type PointName } from './point-names.js';

type Numbers = ArrayLike<number>;

/** Columns of numbers of equal length, in the order of x; what is not finite breaks a line. */
export interface ChartLine {
  readonly color: string;
  readonly x: Numbers;
  readonly y: Numbers;
  /** Extremes at each x, which are drawn as a band in place of the line. */
  readonly band?: { readonly low: Numbers; readonly high: Numbers };
  /** One of many, or the unsmoothed line behind a smoothed one. */
  readonly isFaint?: boolean;
  /** Points by themselves, in place of a line through them. */
  readonly isScattered?: boolean;
  /** Of its points by themselves, said where one is pointed at. */
  readonly names?: readonly string[];
  /** A letter or a name at its end. */
  readonly marker?: string;
}

/** What an axis says and shows. */
export interface ChartAxis {
  /** None where a title says it. */
  readonly label: string | null;
  /** What is shown; everything if not given. */
  readonly domain?: readonly [low: number, high: number];
  readonly scale?: 'linear' | 'log';
  /** Where it has ticks, and what they say. */
  readonly ticks?: ReadonlyMap<number, string>;
}

/** What a chart shows, and in how many pixels. */
export interface ChartOptions {
  readonly lines: readonly ChartLine[];
  readonly names?: readonly PointName[];
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  /** What it shows, for those who don't see it. */
  readonly label: string;
  readonly width: number;
  readonly height: number;
}

/** From here on, values of an axis are steps of a factor rather than of a difference. */
const LEAST_RATIO = 20;

/** The scale on which values from the least to the most can be told apart. */
export function scaleOf(least: number, most: number): 'linear' | 'log' {
  return least > 0 && most / least >= LEAST_RATIO ? 'log' : 'linear';
}

/** Lines over an axis, as an SVG element. */
export function drawChart({ lines, names = [], x, y, label, width, height }: ChartOptions): Element {
  const isCut = x.domain !== undefined || y.domain !== undefined;
  const plot = drawing(
    Plot.plot({
      ...{ document, width, height, className: 'curves', marginLeft: 56, marginRight: 24 },
      x: axis(x),
      y: { ...axis(y), grid: true },
      marks: [
        ...lines.flatMap((line) => marksOf(line, [x, y], isCut)),
        ...(names.length === 0 ? [] : [pointNames(names)]),
      ],
    }),
    label,
  );
  for (const path of plot.querySelectorAll('path')) {
    const data = path.getAttribute('d');
    if (data !== null) path.setAttribute('d', roundPath(data));
  }
  return plot;
}

function axis({ label, domain, scale = 'linear', ticks }: ChartAxis): Plot.ScaleOptions {
  return {
    ...{ label, type: scale },
    ...(domain === undefined ? { nice: true } : { domain: [...domain] }),
    ...(ticks === undefined
      ? {}
      : { ticks: [...ticks.keys()], tickFormat: (tick: number) => ticks.get(tick) ?? '' }),
  };
}

function marksOf(
  { color, x, y, band, isFaint = false, isScattered = false, names, marker }: ChartLine,
  [ofX, ofY]: readonly [ChartAxis, ChartAxis],
  clip: boolean,
): Plot.Markish[] {
  const { length } = x;
  const xs = placed(x, ofX);
  if (band !== undefined)
    return [
      Plot.areaY(
        { length },
        {
          ...{ x: xs, y1: placed(band.low, ofY), y2: placed(band.high, ofY) },
          ...{ fill: color, fillOpacity: 0.15, clip },
        },
      ),
    ];
  const ys = placed(y, ofY);
  const stroke = isFaint ? { strokeWidth: 1, strokeOpacity: 0.3 } : { strokeWidth: 2 };
  const end = { x: xs.at(-1) ?? Number.NaN, y: ys.at(-1) ?? Number.NaN };
  const isMarked = marker !== undefined && isWithin(end.x, ofX) && isWithin(end.y, ofY);
  return [
    isScattered
      ? Plot.dot(
          { length },
          {
            ...{ x: xs, y: ys, fill: color, r: 3, fillOpacity: isFaint ? 0.5 : 1, clip },
            ...(names === undefined ? {} : { title: names }),
          },
        )
      : Plot.line({ length }, { x: xs, y: ys, stroke: color, ...stroke, clip }),
    ...(isMarked
      ? [
          Plot.text([end], {
            ...{ x: 'x', y: 'y', text: () => marker, textAnchor: 'start', fill: color },
            // Above what may run through a point.
            ...{ dx: 4, dy: isScattered ? -7 : 0 },
          }),
        ]
      : []),
  ];
}

function isWithin(value: number, { domain: [low, high] = [-Infinity, Infinity] }: ChartAxis): boolean {
  return value >= low && value <= high;
}

/** A logarithmic axis has no place for what is not above 0. */
function placed(values: Numbers, { scale }: ChartAxis): number[] {
  return Array.from(values, (value) =>
    Number.isFinite(value) && (scale !== 'log' || value > 0) ? value : Number.NaN,
  );
}

/** A tenth of a pixel is finer than a screen shows, and a page of a hundred curves is mostly numbers. */
function roundPath(data: string): string {
  return data.replace(/-?\d+\.\d+/g, (number) => String(Math.round(Number(number) * 10) / 10));
}
