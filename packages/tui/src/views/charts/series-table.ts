import type { DrawnPanel } from '../../chart/chart-zoom.js';
import { isBehind } from '../../chart/series.js';
import type { Cell, Table } from '../../export/table.js';

/** One row per point, in long form. */
export function seriesTable(panels: readonly DrawnPanel[]): Table {
  return [
    ['metric', 'series', 'x', 'value', 'min', 'max'],
    ...panels.flatMap(({ title, series }) =>
      series
        .filter((each) => !isBehind(each))
        .flatMap(({ label, data }) =>
          Array.from(data.x, (x, index): Cell[] => [
            ...[title, label, x],
            ...[data.y[index], data.low[index], data.high[index]],
          ]),
        ),
    ),
  ];
}
