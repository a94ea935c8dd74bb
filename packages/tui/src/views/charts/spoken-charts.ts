import type { LabelledAxis } from '../../chart/axis-ticks.js';
import { valueNear } from '../../chart/chart-window.js';
import { finiteRange, isBehind, type Series, type XAxis } from '../../chart/series.js';
import { formatNumber } from '@ablate/report/text';
import { sanitize } from '../../text/sanitize.js';
import { sharedX, type ZoomedCharts, crossAt } from '../../chart/chart-zoom.js';
import { axisOf, formatX } from '../../chart/x-axis-format.js';

export interface SpokenCharts extends ZoomedCharts {
  readonly xAxis: XAxis;
  readonly focus: number;
  /** Which metrics are asked for. */
  readonly find?: string;
}

/** A change below this part of the range is none. */
const FLAT = 0.05;

/** Where a series is going: the mean of its last tenth against that of the tenth before. */
export function trend(values: readonly number[]): 'rising' | 'falling' | 'flat' {
  const part = Math.max(1, Math.floor(values.length / 10));
  const meanOf = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const range = finiteRange([values]);
  if (range === null || values.length < 2) return 'flat';
  const change = meanOf(values.slice(-part)) - meanOf(values.slice(-2 * part, -part));
  if (Math.abs(change) <= FLAT * (range.high - range.low)) return 'flat';
  return change > 0 ? 'rising' : 'falling';
}

/** `a plain8 none s0: last 0.3, lowest 0.3, highest 2.1, falling, 300 points`. */
function seriesText(
  { marker, label, data, isScattered = false }: Series,
  cross: number | null,
  axis: LabelledAxis,
): string {
  const values = Array.from(data.y).filter(Number.isFinite);
  const range = finiteRange([data.low, data.high]);
  const name = `${marker} ${sanitize(label)}`.trim();
  const gaps = data.y.length - values.length;
  const broken = gaps === 0 ? '' : `, ${gaps} not a finite number`;
  if (range === null) return `${name}: no finite value${broken}`;
  const places = `lowest ${formatNumber(range.low)}, highest ${formatNumber(range.high)}`;
  if (isScattered)
    return data.y.length === 1
      ? `${name}: ${formatNumber(range.low)} at ${axis.label} ${formatX(data.x[0] ?? Number.NaN, axis)}`
      : `${name}: ${places}, ${data.y.length} points${broken}`;
  const parts = [
    cross === null ? '' : `here ${formatNumber(valueNear(data, cross))}`,
    `last ${formatNumber(values.at(-1) ?? Number.NaN)}`,
    places,
    trend(values),
    `${data.y.length} points`,
  ];
  return `${name}: ${parts.filter(Boolean).join(', ')}${broken}`;
}

/** Every chart in words: for each series where it is, where it was, and where it is going. */
export function spokenCharts(options: SpokenCharts): string[] {
  const { panels, focus, xAxis, find = '' } = options;
  if (panels.length === 0)
    return [find === '' ? 'No metrics yet.' : `No metric is like "${sanitize(find)}".`];
  const x = sharedX(options);
  const cross = crossAt(options, x);
  const focused = panels[Math.min(focus, panels.length - 1)];
  const axis = axisOf(focused, xAxis);
  const write = (value: number) => formatX(value, axis);
  const at = cross === null ? [] : [`At ${axis.label} ${write(cross)}:`];
  return [
    ...(x === null ? [] : [`From ${axis.label} ${write(x.low)} to ${write(x.high)}.`]),
    ...at,
    ...panels.flatMap(({ title, series }) => {
      const lines = series.filter((each) => !isBehind(each));
      return lines.map((line) => `${title}, ${seriesText(line, cross, axis)}`);
    }),
    ...(focused === undefined
      ? []
      : [`Chart ${panels.indexOf(focused) + 1} of ${panels.length}: ${focused.title}`]),
  ];
}
