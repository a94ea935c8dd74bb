import type { UiState } from '../../state/ui-state.js';
import type { GridContext } from './grid-context.js';
import { MATRIX } from './matrix-state.js';

function clamp(value: number, count: number): number {
  return Math.max(0, Math.min(count - 1, value));
}

/** The highlighted cell after a step; never outside the grid. */
export function moveCell(state: UiState, grid: GridContext, down: number, right: number): UiState {
  const { row, column } = MATRIX.of(state);
  return MATRIX.change(state, {
    row: clamp(row + down, grid.rows),
    column: clamp(column + right, grid.columns),
  });
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
  return MATRIX.change(state, { metric });
}

/** Another axis from left to right. */
export function nextAxis(state: UiState): UiState {
  return MATRIX.change(state, { columnAxis: MATRIX.of(state).columnAxis + 1, row: 0, column: 0 });
}

export function toggleMeans(state: UiState): UiState {
  return MATRIX.change(state, { means: !MATRIX.of(state).means, row: 0, column: 0 });
}
