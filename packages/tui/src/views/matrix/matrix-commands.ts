import type { UiState } from '../../state/ui-state.js';
import type { GridContext } from './grid-context.js';

function clamp(value: number, count: number): number {
  return Math.max(0, Math.min(count - 1, value));
}

/** The highlighted cell after a step; never outside the grid. */
export function moveCell(state: UiState, grid: GridContext, down: number, right: number): UiState {
  const row = clamp(state.matrix.row + down, grid.rows);
  const column = clamp(state.matrix.column + right, grid.columns);
  return { ...state, matrix: { ...state.matrix, row, column } };
}

/** The metric that the cells show: the next one the store knows. */
export function nextMetric(
  state: UiState,
  metrics: readonly string[],
  grid: GridContext,
  step: 1 | -1,
): UiState {
  if (metrics.length === 0) return state;
  const at = grid.metric === null ? 0 : metrics.indexOf(grid.metric);
  const metric = metrics[(at + step + metrics.length) % metrics.length] ?? null;
  return { ...state, matrix: { ...state.matrix, metric } };
}

/** Another axis from left to right. */
export function nextAxis(state: UiState): UiState {
  const { columnAxis } = state.matrix;
  return { ...state, matrix: { ...state.matrix, columnAxis: columnAxis + 1, row: 0, column: 0 } };
}

export function toggleMeans(state: UiState): UiState {
  return { ...state, matrix: { ...state.matrix, means: !state.matrix.means, row: 0, column: 0 } };
}
