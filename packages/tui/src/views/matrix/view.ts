import { EXPORT_WIDTH, exportedTable } from '../../export/exportable.js';
import { confirmRequest } from '../../state/run-requests.js';
import { selectRuns } from '../../state/selection.js';
import { show } from '../../state/ui-state.js';
import { defineView } from '../view.js';
import { cellAt } from './grid-lines.js';
import { NO_GRID } from './grid-context.js';
import { gridTable } from './grid-table.js';
import { moveCell, nextAxis, nextMetric, toggleMeans } from './matrix-commands.js';
import { gridRoom, MATRIX_HEADER, matrixLines } from './matrix-lines.js';
import { MATRIX } from './matrix-state.js';
import { spokenMatrix } from './spoken-matrix.js';
import { type MatrixPage, useMatrix } from './use-matrix.js';

const contextOf = (page: MatrixPage | undefined) => page?.matrix?.context ?? NO_GRID;

/** The cells of a matrix as they run. */
export const matrixView = defineView({
  name: 'matrix',
  title: 'Matrix',
  keys: [
    { keys: ['j', 'down'], command: 'down', help: 'Next row' },
    { keys: ['k', 'up'], command: 'up', help: 'Previous row' },
    { keys: ['l', 'right'], command: 'right', help: 'Next column' },
    { keys: ['h', 'left'], command: 'left', help: 'Previous column' },
    { keys: ['space'], command: 'select', help: 'Select the runs of the cell', hint: 'select' },
    { keys: ['enter'], command: 'open', help: 'Open the first run of the cell' },
    { keys: ['m'], command: 'next-panel', help: 'Next metric', hint: 'metric' },
    { keys: ['M'], command: 'previous-panel', help: 'Previous metric' },
    { keys: ['t'], command: 'next-axis', help: 'Another axis from left to right', hint: 'turn' },
    { keys: ['o'], command: 'means', help: 'Means over all axes but two, or every cell', hint: 'means' },
    { keys: ['K'], command: 'kill', help: 'End the running runs of the cell, after a question' },
    {
      keys: ['R'],
      command: 'retry',
      help: 'Try again what of the cell has failed, after a question',
      hint: 'retry',
    },
  ],
  update: {
    right: (state, _, data) => moveCell(state, contextOf(data), 0, 1),
    left: (state, _, data) => moveCell(state, contextOf(data), 0, -1),
    select: (state, _, data) => selectRuns(state, contextOf(data).runIds),
    open(state, _, data) {
      const [runId] = contextOf(data).runIds;
      return runId === undefined ? state : show({ ...state, cursorId: runId }, 'run');
    },
    'next-panel': (state, { metrics }, data) => nextMetric(state, metrics, contextOf(data), 1),
    'previous-panel': (state, { metrics }, data) => nextMetric(state, metrics, contextOf(data), -1),
    'next-axis': nextAxis,
    means: toggleMeans,
    kill: (state, _, data) => confirmRequest(state, { kind: 'kill', runIds: contextOf(data).running }),
    retry: (state, _, data) => confirmRequest(state, { kind: 'retry', runIds: contextOf(data).unfinished }),
  },
  move: (state, _, by, data) => moveCell(state, contextOf(data), by, 0),
  wheel: (state, _, step, data) => moveCell(state, contextOf(data), step, 0),
  useData: useMatrix,
  draw: ({ data: { lines }, width, height }) => ({ lines, width, height }),
  click({ data: { matrix }, state, width, height }, x, y) {
    if (matrix === null) return null;
    const { grid, context } = matrix;
    const place = { ...MATRIX.of(state), grid, width, height: gridRoom(grid.rows.length, height) };
    const cell = cellAt(place, x, y - MATRIX_HEADER - 1);
    // A click on the highlighted cell selects its runs.
    return cell === null
      ? null
      : (now) => {
          const { row, column } = MATRIX.of(now);
          return row === cell.row && column === cell.column
            ? selectRuns(now, context.runIds)
            : MATRIX.change(now, cell);
        };
  },
  speak: ({ data: { matrix }, state, model }) =>
    spokenMatrix(matrix, MATRIX.of(state), model.cellContext.progress),
  export: ({ data: { matrix }, state, model }) =>
    exportedTable(
      () => (matrix === null ? [] : gridTable(matrix.grid)),
      () =>
        matrixLines({
          ...{ matrix, state: MATRIX.of(state), progress: model.cellContext.progress },
          ...{ width: EXPORT_WIDTH, gridRows: Infinity },
        }),
    ),
});
