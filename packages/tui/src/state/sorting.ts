import type { Sort } from '../table/layout.js';

/** Metrics where more is better are first shown with the largest value on top. */
function startsDescending(column: string): boolean {
  return /acc|f1|auc|score|time|epoch|started/iu.test(column);
}

/** One column as the only key, with what is sought for on top. */
export function sortByColumn(column: string): Sort[] {
  return [{ column, descending: startsDescending(column) }];
}

/** The next (or previous) column as the only key; after the last one, the store's own order. */
export function cycleSort(sort: readonly Sort[], columns: readonly string[], step: 1 | -1): Sort[] {
  const current = sort[0] ? columns.indexOf(sort[0].column) : -1;
  const count = columns.length + 1;
  const next = ((current + 1 + step + count) % count) - 1;
  const column = columns[next];
  return column === undefined ? [] : sortByColumn(column);
}

export function reverseSort(sort: readonly Sort[]): Sort[] {
  return sort.map(({ column, descending }, index) => ({
    column,
    descending: index === 0 ? !descending : descending,
  }));
}
