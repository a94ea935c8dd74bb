import type { SeriesIdentity } from '../../chart/palette.js';
import type { CellContext, Column } from '../../table/columns.js';
import type { Sort } from '../../table/layout.js';

export interface Identified {
  readonly id: string;
}

/** A table as it is drawn, and as it is read out. */
export interface ShownTable<Row extends Identified> {
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly context: CellContext;
  readonly sort: readonly Sort[];
  readonly cursor: number;
  readonly identities: ReadonlyMap<string, SeriesIdentity>;
  readonly baseline: string | null;
  /** Said where there are no rows. */
  readonly empty: string;
}
