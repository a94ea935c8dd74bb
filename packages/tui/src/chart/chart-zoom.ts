import type { LabelledAxis, Scale, TickUnit } from './axis-ticks.js';
import { xRange } from './chart-window.js';
import type { Range, Series } from './series.js';

export interface DrawnPanel {
  readonly title: string;
  /** Of its values; none unless given. */
  readonly unit?: TickUnit;
  /** In place of the x axis that charts of runs share. */
  readonly xAxis?: LabelledAxis;
  readonly series: readonly Series[];
}

export interface ZoomedCharts {
  readonly panels: readonly DrawnPanel[];
  readonly xScale: Scale;
  /** Shown part of the x range, and the crosshair's place in it: 0 … 1. */
  readonly from: number;
  readonly to: number;
  readonly cross: number | null;
}

/** The same x for every chart, so that they can be read across; null without any point. */
export function sharedX({ panels, xScale, from, to }: ZoomedCharts): Range | null {
  const whole = xRange(
    panels.flatMap(({ series }) => series),
    xScale,
  );
  if (whole === null) return null;
  const [map, back] = xScale === 'log' ? [Math.log10, (value: number) => 10 ** value] : [Number, Number];
  const low = map(whole.low);
  const span = map(whole.high) - low;
  return { low: back(low + from * span), high: back(low + to * span) };
}

/** The x that the crosshair stands at; null where there is none. */
export function crossAt({ cross, xScale }: ZoomedCharts, x: Range | null): number | null {
  if (cross === null || x === null) return null;
  if (xScale === 'log') return x.low * (x.high / x.low) ** cross;
  return x.low + cross * (x.high - x.low);
}
