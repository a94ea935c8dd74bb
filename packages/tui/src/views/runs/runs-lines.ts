import type { UiState } from '../../state/ui-state.js';
import type { Line } from '../../text/line.js';
import { tableLines } from './table-lines.js';
import type { Model } from '../model.js';

/** Said in place of the table's rows. */
export function emptyText({ counts }: Model, { filter }: UiState): string {
  return counts.total === 0
    ? 'no runs yet: `ablate run` starts some'
    : `no run matches "${filter}"; esc drops the filter`;
}

/** The table of runs or groups. */
export function runsLines(model: Model, state: UiState, width: number, height: number): Line[] {
  const { identities, cursor, cellContext: context } = model;
  const { sort, top, baseline, rangeFrom, column } = state;
  const empty = emptyText(model, state);
  const shared = {
    context,
    sort,
    cursor,
    top,
    identities,
    baseline,
    rangeFrom,
    width,
    height,
    column,
    empty,
  };
  return state.grouped
    ? tableLines({ ...shared, rows: model.groups, columns: model.groupColumns })
    : tableLines({ ...shared, rows: model.rows, columns: model.columns });
}
