import { selectRuns } from './selection.js';
import { reverseSort, sortByColumn } from './sorting.js';
import type { ScreenContext, UiState, View } from './ui-state.js';
import { clickRow, show, update } from './update.js';

/** What was clicked on. */
export type ClickTarget =
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'header'; readonly column: string }
  /** A line below the table's header; its mark stands before the first column. */
  | { readonly kind: 'row'; readonly line: number; readonly isMark: boolean }
  /** `part`: where in the shown x range, 0 … 1; null on the title, or in another view. */
  | { readonly kind: 'chart'; readonly panel: number; readonly part: number | null }
  | { readonly kind: 'answer'; readonly row: number }
  | { readonly kind: 'cell'; readonly row: number; readonly column: number };

function clickHeader(state: UiState, column: string): UiState {
  const isKey = state.sort[0]?.column === column;
  return { ...state, sort: isKey ? reverseSort(state.sort) : sortByColumn(column) };
}

/** A click on a row highlights it, and on its mark selects it too. */
function clickTableRow(state: UiState, context: ScreenContext, line: number, isMark: boolean): UiState {
  const at = clickRow(state, context, line);
  if (at === state || !isMark) return at;
  const { cursorId, cursorIndex, top } = at;
  return { ...update(at, 'select', context), cursorId, cursorIndex, top };
}

/** A click on a chart gives it the focus, and puts the crosshair there. */
function clickChart(state: UiState, panel: number, part: number | null): UiState {
  const at = state.view === 'charts' ? state : show(state, 'charts');
  return { ...at, chart: { ...at.chart, focus: panel, cross: part ?? at.chart.cross } };
}

/** A click on a cell highlights it; on the highlighted one it selects its runs. */
function clickCell(state: UiState, context: ScreenContext, row: number, column: number): UiState {
  const { matrix } = state;
  if (matrix.row === row && matrix.column === column) return selectRuns(state, context.grid.runIds);
  return { ...state, matrix: { ...matrix, row, column } };
}

/** A click on a row of the answer highlights it; on the highlighted one it selects its runs. */
function clickAnswer(state: UiState, { answer }: ScreenContext, row: number): UiState {
  return state.answer.row === row
    ? selectRuns(state, answer.runIds(row))
    : { ...state, answer: { ...state.answer, row } };
}

/** The state after a click; while something is asked or typed, a click changes nothing. */
export function click(state: UiState, target: ClickTarget | null, context: ScreenContext): UiState {
  if (target === null || state.prompt !== null || state.confirming !== null) return state;
  const quiet: UiState = { ...state, message: null };
  switch (target.kind) {
    case 'view':
      return show(quiet, target.view);
    case 'header':
      return clickHeader(quiet, target.column);
    case 'row':
      return clickTableRow(quiet, context, target.line, target.isMark);
    case 'chart':
      return clickChart(quiet, target.panel, target.part);
    case 'answer':
      return clickAnswer(quiet, context, target.row);
    case 'cell':
      return clickCell(quiet, context, target.row, target.column);
  }
}

const LINES_OF_WHEEL = 3;

/** The wheel scrolls; in charts it zooms the x axis around the crosshair. */
export function turnWheel(state: UiState, step: 1 | -1, context: ScreenContext): UiState {
  if (state.prompt !== null || state.confirming !== null) return state;
  if (state.view === 'charts' && !state.help)
    return update(state, step < 0 ? 'zoom-in' : 'zoom-out', context);
  const lines = (state.view === 'matrix' || state.view === 'answer') && !state.help ? 1 : LINES_OF_WHEEL;
  let turned = state;
  for (let line = 0; line < lines; line++) turned = update(turned, step < 0 ? 'up' : 'down', context);
  return turned;
}
