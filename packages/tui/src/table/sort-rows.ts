import type { CellContext, Column, SortValue } from './columns.js';
import type { Sort } from './layout.js';

function missing(value: SortValue): boolean {
  return value === null || (typeof value === 'number' && Number.isNaN(value));
}

const collator = new Intl.Collator('en', { numeric: true });

function compare(a: SortValue, b: SortValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  return collator.compare(String(a), String(b));
}

/** Sorted by several keys; rows without a value (or with NaN) come last in both directions. Stable. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: readonly Sort[],
  context: CellContext,
): readonly Row[] {
  const keys = sort.flatMap(({ column: id, descending }) => {
    const column = columns.find((candidate) => candidate.id === id);
    return column ? [{ values: rows.map((row) => column.sortValue(row, context)), descending }] : [];
  });
  if (keys.length === 0) return rows;
  const order = rows.map((_, index) => index);
  order.sort((left, right) => {
    for (const { values, descending } of keys) {
      const a = values[left] ?? null;
      const b = values[right] ?? null;
      if (missing(a) || missing(b)) {
        if (missing(a) && missing(b)) continue;
        return missing(a) ? 1 : -1;
      }
      const order = compare(a, b);
      if (order !== 0) return descending ? -order : order;
    }
    return left - right;
  });
  return order.flatMap((index) => {
    const row = rows[index];
    return row === undefined ? [] : [row];
  });
}
