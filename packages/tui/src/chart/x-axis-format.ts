import { type LabelledAxis, tickLabels } from './axis-ticks.js';
import type { DrawnPanel } from './chart-zoom.js';
import type { XAxis } from './series.js';

const AXES: Record<XAxis, LabelledAxis> = {
  step: { label: 'step', unit: null },
  epoch: { label: 'epoch', unit: null },
  relative: { label: 'time', unit: 'seconds' },
  clock: { label: 'clock', unit: 'clock' },
};

/** The x axis of a chart: its own, else that of all charts of runs. */
export function axisOf(panel: DrawnPanel | undefined, shared: XAxis): LabelledAxis {
  return panel?.xAxis ?? AXES[shared];
}

/** One place on an x axis. */
export function formatX(x: number, { unit }: LabelledAxis): string {
  return tickLabels([x], unit)[0] ?? '';
}
