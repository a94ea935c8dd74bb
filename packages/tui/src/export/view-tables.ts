import type { ConfigDifference } from '@ablate/tracker';
import { compareMetric } from '../compare/compare-metric.js';
import { formatValue } from '../compare/format-value.js';
import type { Subject } from '../groups/subject.js';
import type { RuleOf } from '../metrics/metric-rules.js';
import type { PlannedOf } from '../metrics/planned-table.js';
import { lastValue, type MatrixGrid } from '../matrix/matrix-grid.js';
import type { DrawnPanel } from '../views/chart-zoom.js';
import type { Cell, Table } from './table.js';

/** One row per point, in long form. */
export function seriesTable(panels: readonly DrawnPanel[]): Table {
  return [
    ['metric', 'series', 'x', 'value', 'min', 'max'],
    ...panels.flatMap(({ title, series }) =>
      series
        .filter(({ faint }) => faint !== true)
        .flatMap(({ label, data }) =>
          Array.from(data.x, (x, index): Cell[] => [
            ...[title, label, x],
            ...[data.y[index], data.low[index], data.high[index]],
          ]),
        ),
    ),
  ];
}

export interface Compared {
  readonly subjects: readonly Subject[];
  readonly differences: readonly ConfigDifference[];
  readonly metricKeys: readonly string[];
  readonly ruleOf: RuleOf;
  readonly plannedOf?: PlannedOf;
  /** Index of the baseline. */
  readonly base: number;
}

/** What of the configurations differs, and every metric with its paired difference, in long form. */
export function comparedTable(compared: Compared): Table {
  const { subjects, differences, metricKeys } = compared;
  const configuration = differences.flatMap(({ path, values }) =>
    subjects.map(({ label }, index) => ['configuration', path, label, formatValue(values[index])]),
  );
  const metrics = metricKeys.flatMap((key) =>
    compareMetric(key, compared).rows.map(({ n, mean, sd, difference, p, verdict }, index): Cell[] => [
      ...['metric', key, subjects[index]?.label, mean, sd, n],
      ...[difference?.mean, difference?.interval?.low, difference?.interval?.high, p, verdict],
    ]),
  );
  return [
    ['part', 'name', 'of', 'value', 'sd', 'n', 'difference', 'low', 'high', 'p', 'verdict'],
    ...configuration,
    ...metrics,
  ];
}

/** One row per run that a cell of the matrix needs. */
export function gridTable({ rowTitle, columnTitle, rows, columns, metric }: MatrixGrid): Table {
  return [
    [rowTitle, columnTitle, 'seed', 'run', 'status', metric ?? 'value'],
    ...rows.flatMap(({ label, cells }) =>
      cells.flatMap(({ slots }, index) =>
        slots.map(({ seed, run }): Cell[] => [
          ...[label, columns[index], seed],
          ...[run?.id, run?.status ?? 'not queued', lastValue(run, metric)],
        ]),
      ),
    ),
  ];
}
