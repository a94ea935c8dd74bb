import { chosenColumns } from '../../table/chosen-columns.js';
import { sortRows } from '../../table/sort-rows.js';
import type { Line } from '../../text/line.js';
import type { FirstInput } from '../view.js';
import { tableLines } from './table-lines.js';

/** The newest runs, as many as there is room for. */
export function firstRuns({ reader, experiment, state, width, height }: FirstInput): readonly Line[] {
  const scope = experiment === undefined ? {} : { experiment };
  const runs = reader.listRuns({ ...scope, limit: height });
  const keys = [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))].sort();
  const columns = chosenColumns(state.columns, keys);
  const context = { progress: new Map(), now: Date.now() };
  const { sort } = state;
  return tableLines({
    ...{ columns, context, sort, width, height },
    rows: state.grouped ? [] : sortRows(runs, columns, sort, context),
    ...{ cursor: 0, top: 0, column: 0, identities: new Map(), baseline: null, rangeFrom: null },
    empty: runs.length === 0 ? '' : 'reading …',
  });
}
