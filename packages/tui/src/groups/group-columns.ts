import { mean, standardDeviation } from '@ablate/statistics';
import { type Column, durationSeconds, metricTitle, PREFERRED_METRICS } from '../table/columns.js';
import { statusLook } from '../table/run-status.js';
import { formatBeside, formatDuration, formatNumber } from '@ablate/report/text';
import { type Span, span } from '../text/line.js';
import type { GroupValues } from './group-values.js';
import type { RunGroup } from './subject.js';

export type GroupColumn = Column<RunGroup>;

/** `0.8151 ±0.0071`; without the deviation where there is one value. */
function meanText(values: readonly number[]): string {
  const center = mean(values);
  const deviation = standardDeviation(values);
  if (center === null) return '–';
  return deviation === null
    ? formatNumber(center)
    : `${formatNumber(center)} ±${formatBeside(deviation, center)}`;
}

function countCell({ runs }: RunGroup): Span {
  const finished = runs.filter(({ status }) => status === 'finished').length;
  const bad = runs.filter(({ status }) => status === 'failed' || status === 'crashed').length;
  const going = runs.some(({ status }) => status === 'running');
  const look = statusLook(
    bad > 0 ? 'failed' : going ? 'running' : finished === runs.length ? 'finished' : 'pending',
  );
  return span(`${look.glyph} ${finished}/${runs.length}${bad > 0 ? ` ✗${bad}` : ''}`, { color: look.color });
}

function metric(key: string, priority: number, valuesOf: GroupValues): GroupColumn {
  return {
    id: key,
    title: metricTitle(key),
    width: 15,
    align: 'right',
    priority,
    cell: (group) => {
      const { values, early } = valuesOf(group, key);
      return span(meanText(values), { dim: early });
    },
    sortValue: (group) => mean(valuesOf(group, key).values),
  };
}

/** Columns of a table of groups: how many runs have finished, mean ± sd of every metric, a spark line. */
export function groupColumns(
  metricKeys: readonly string[],
  spark: (group: RunGroup) => string,
  valuesOf: GroupValues,
): GroupColumn[] {
  const preferred = PREFERRED_METRICS.filter((key) => metricKeys.includes(key));
  const others = metricKeys.filter((key) => !PREFERRED_METRICS.includes(key));
  return [
    {
      id: 'name',
      title: 'group',
      width: 16,
      growTo: 48,
      lengthOf: ({ label }) => label.length,
      align: 'left',
      priority: 0,
      cell: ({ label }) => span(label),
      sortValue: ({ label }) => label,
    },
    {
      id: 'status',
      title: 'finished',
      width: 11,
      align: 'left',
      priority: 1,
      cell: countCell,
      sortValue: ({ runs }) => runs.length,
    },
    ...preferred.map((key, index) => metric(key, 2 + index, valuesOf)),
    {
      id: 'spark',
      title: 'curve',
      width: 12,
      align: 'left',
      priority: 3.5,
      cell: (group) => span(spark(group), { color: 'sky' }),
      sortValue: () => null,
    },
    {
      id: 'time',
      title: 'time',
      width: 7,
      align: 'right',
      priority: 6,
      cell: ({ runs }, { now }) => {
        const seconds = runs.flatMap((run) => durationSeconds(run, now) ?? []);
        return span(seconds.length === 0 ? '–' : formatDuration(mean(seconds) ?? Number.NaN));
      },
      sortValue: ({ runs }, { now }) => mean(runs.flatMap((run) => durationSeconds(run, now) ?? [])),
    },
    ...others.map((key, index) => metric(key, 13 + index / 1000, valuesOf)),
  ];
}
