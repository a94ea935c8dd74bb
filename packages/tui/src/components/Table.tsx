import type { ReactElement } from 'react';
import { span } from '../text/line.js';
import type { Color } from '../text/theme.js';
import { textWidth } from '../text/width.js';
import { tableLines } from '../views/runs/table-lines.js';
import { Rows } from './Rows.js';

/** A column of a table: its title and each row's text. */
export interface TableColumn<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  readonly color?: (row: Row) => Color | undefined;
  readonly align?: 'left' | 'right';
}

/** What `Table` draws, and in how many columns and lines. */
export interface TableProps<Row> {
  readonly rows: readonly Row[];
  /** The first ones stay where there is no room for all. */
  readonly columns: readonly TableColumn<Row>[];
  readonly width: number;
  /** With the header. */
  readonly height: number;
  /** Index of the highlighted row, which is scrolled into sight. */
  readonly cursor?: number;
  /** Said where there are no rows. */
  readonly empty?: string;
}

const NO_CONTEXT = { progress: new Map(), now: 0 };

/** A header and the rows around the highlighted one, columns as wide as their texts. */
export function Table<Row>(props: TableProps<Row>): ReactElement {
  const { rows, columns, width, height, cursor = -1, empty = 'nothing' } = props;
  const lines = tableLines({
    rows: rows.map((row, index) => ({ id: String(index), row })),
    columns: columns.map(({ title, cell, color, align = 'left' }, index) => ({
      ...{ id: title, title, align, priority: index },
      width: Math.max(textWidth(title) + 1, ...rows.map((row) => textWidth(cell(row)))),
      cell: ({ row }: { readonly row: Row }) => span(cell(row), { color: color?.(row) }),
      sortValue: () => null,
    })),
    ...{ context: NO_CONTEXT, sort: [], column: 0, cursor, top: 0, identities: new Map() },
    ...{ baseline: null, rangeFrom: null, width, height, empty },
  });
  return <Rows lines={lines} width={width} height={height} />;
}
