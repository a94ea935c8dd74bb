import { mean, studentInterval } from '@ablate/statistics';
import { drawChart, scaleOf, type ChartLine } from './chart.js';

/** A metric over an axis whose labels are numbers, as the depth of a network. */
export interface Trend {
  readonly axis: string;
  readonly metric: string;
  /** One for each combination of the other axes. */
  readonly lines: readonly TrendLine[];
}

/** In the order of x. */
export interface TrendLine {
  /** Labels on the other axes; empty where there is no other. */
  readonly label: string;
  /** Metric of each finished run at a value of the axis. */
  readonly points: readonly { readonly x: number; readonly values: readonly number[] }[];
}

/** Means over an axis with their intervals as bands, and every run as a point. */
export function drawTrend({ axis, metric, lines }: Trend, colourOf: (place: number) => string): Element {
  const xs = [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  const [least = 0, most = 0] = [xs[0], xs.at(-1)];
  return drawChart({
    lines: lines.flatMap((line, at) => linesOf(line, colourOf(at))),
    x: {
      label: axis,
      scale: scaleOf(least, most),
      ticks: new Map(xs.map((x) => [x, String(x)])),
    },
    y: { label: metric },
    label: `${metric} over ${axis}: the mean of each cell with its 95 % interval, and every run`,
    ...{ width: 720, height: 320 },
  });
}

function linesOf({ points }: TrendLine, color: string): ChartLine[] {
  const known = points.flatMap(({ x, values }) => {
    const center = mean(values);
    if (center === null) return [];
    return [{ x, values, center, ...(studentInterval(values) ?? { low: center, high: center }) }];
  });
  const x = known.map((point) => point.x);
  const y = known.map(({ center }) => center);
  const band = { low: known.map(({ low }) => low), high: known.map(({ high }) => high) };
  const runs = known.flatMap((point) => point.values.map((value) => ({ x: point.x, value })));
  return [
    { color, x, y, band },
    { color, x, y },
    {
      ...{ color, isFaint: true, isScattered: true },
      ...{ x: runs.map((run) => run.x), y: runs.map(({ value }) => value) },
    },
  ];
}
