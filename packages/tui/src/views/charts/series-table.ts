import type { DrawnPanel } from '../../chart/chart-zoom.js';
import { isBehind } from '../../chart/series.js';
import type { Cell, Table } from '../../export/table.js';

/** One row per point, in long form; with the name of the point where each has its own. */
export function seriesTable(panels: readonly DrawnPanel[]): Table {
  const hasNames = panels.some(({ series }) => series.some(({ names }) => names !== undefined));
  return [
    ['metric', 'series', ...(hasNames ? ['point'] : []), 'x', 'value', 'min', 'max'],
    ...panels.flatMap(({ title, series }) =>
      series
        .filter((each) => !isBehind(each))
        .flatMap(({ label, names, data }) =>
          Array.from(data.x, (x, index): Cell[] => [
            ...[title, label, ...(hasNames ? [names?.[index]] : []), x],
            ...[data.y[index], data.low[index], data.high[index]],
          ]),
        ),
    ),
  ];
}
