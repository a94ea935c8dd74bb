import type { Cell, Table } from '../../export/table.js';
import { lastValue, type MatrixGrid } from './matrix-grid.js';

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
