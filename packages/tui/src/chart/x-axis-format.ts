import { tickLabels } from '../chart/axis-ticks.js';
import type { XAxis } from '../chart/series.js';
import { formatDuration } from '@ablate/report/text';

export const X_LABELS: Record<XAxis, string> = {
  step: 'step',
  epoch: 'epoch',
  relative: 'time',
  clock: 'clock',
};

function clock(milliseconds: number): string {
  const date = new Date(milliseconds);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

/** How the ticks of an x axis are written: counts as numbers, times as `3m05s` or `14:02:31`. */
export function xTickFormat(axis: XAxis): (ticks: readonly number[]) => string[] {
  if (axis === 'relative') return (ticks) => ticks.map((tick) => (tick === 0 ? '0' : formatDuration(tick)));
  if (axis === 'clock') return (ticks) => ticks.map(clock);
  return (ticks) =>
    ticks.length === 1 ? ticks.map((tick) => String(Number(tick.toPrecision(5)))) : tickLabels(ticks);
}
