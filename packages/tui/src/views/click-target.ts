import { cellAt } from '../matrix/grid-lines.js';
import { gridRoom, MATRIX_HEADER } from '../matrix/matrix-lines.js';
import type { ClickTarget } from '../state/mouse-commands.js';
import type { UiState } from '../state/ui-state.js';
import { answerPage } from './answer-page.js';
import { chartAt, chartInRow } from './chart-grid.js';
import type { FrameLayout } from './frame-layout.js';
import { previewPanels } from './preview-panels.js';
import { viewAt } from './status-lines.js';
import { columnAt, LEAD } from './table-lines.js';
import type { AnswerModel } from './use-answer.js';
import type { MatrixModel } from './use-matrix.js';
import type { Model } from './use-model.js';

export interface Clickable {
  readonly model: Model;
  readonly state: UiState;
  readonly layout: FrameLayout;
  readonly matrix: MatrixModel | null;
  readonly answer: AnswerModel | null;
}

/** `y` counts from the table's header. */
function inRuns({ model, state, layout }: Clickable, x: number, y: number): ClickTarget | null {
  const { width, table, charts } = layout;
  if (y === 0) {
    const column = state.grouped
      ? columnAt(model.groupColumns, model.groups, width, x)
      : columnAt(model.columns, model.rows, width, x);
    return column === null ? null : { kind: 'header', column };
  }
  if (y < table) return { kind: 'row', line: y - 1, isMark: x < LEAD };
  const shown = previewPanels(model.panels, state.panel, width);
  const index = charts > 0 && y > table ? chartInRow(shown.length, width, x) : null;
  const panel = index === null ? undefined : shown[index];
  return panel === undefined ? null : { kind: 'chart', panel: model.panels.indexOf(panel), part: null };
}

function inCharts({ model, state, layout }: Clickable, x: number, y: number): ClickTarget | null {
  const { chart } = state;
  const panels = model.panels.map(model.draw);
  const focus = Math.min(chart.focus, panels.length - 1);
  const { width, body: height } = layout;
  const at = panels.length === 0 ? null : chartAt({ ...chart, focus, panels, width, height }, x, y);
  return at === null ? null : { kind: 'chart', ...at };
}

function inMatrix({ matrix, state, layout }: Clickable, x: number, y: number): ClickTarget | null {
  if (matrix === null) return null;
  const { grid } = matrix;
  const height = gridRoom(grid.rows.length, layout.body);
  const place = { ...state.matrix, grid, width: layout.width, height };
  const cell = cellAt(place, x, y - MATRIX_HEADER - 1);
  return cell === null ? null : { kind: 'cell', ...cell };
}

function inAnswer({ answer, state, layout }: Clickable, y: number): ClickTarget | null {
  if (answer === null) return null;
  const row = answerPage(answer.drawn, state.answer.row, layout.body).rows[y] ?? null;
  return row === null ? null : { kind: 'answer', row };
}

/** What stands at a place of the screen; null where a click means nothing. */
export function clickTarget(shown: Clickable, column: number, row: number): ClickTarget | null {
  const { state, layout } = shown;
  if (row === 0) {
    const view = viewAt(column, layout.width);
    return view === null ? null : { kind: 'view', view };
  }
  if (state.help || row > layout.body) return null;
  switch (state.view) {
    case 'answer':
      return inAnswer(shown, row - 1);
    case 'runs':
      return inRuns(shown, column, row - 1);
    case 'charts':
      return inCharts(shown, column, row - 1);
    case 'matrix':
      return inMatrix(shown, column, row - 1);
    case 'compare':
    case 'run':
      return null;
  }
}
