import { tickLabels, type TickUnit } from './axis-ticks.js';
import type { XAxis } from './series.js';

export const X_LABELS: Record<XAxis, string> = {
  step: 'step',
  epoch: 'epoch',
  relative: 'time',
  clock: 'clock',
};

/** What an x axis counts: times are written as `3m05s` or `14:02:31`. */
export const X_UNITS: Record<XAxis, TickUnit> = {
  step: null,
  epoch: null,
  relative: 'seconds',
  clock: 'clock',
};

/** One place on an x axis. */
export function formatX(x: number, axis: XAxis): string {
  return tickLabels([x], X_UNITS[axis])[0] ?? '';
}
