import { viewState } from '../../state/view-state.js';

export interface MatrixState {
  /** The highlighted cell. */
  readonly row: number;
  readonly column: number;
  /** Number of the axis from left to right, counted on without end. */
  readonly columnAxis: number;
  /** Chosen metric; null for the one that the matrix was made to compare. */
  readonly metric: string | null;
  /** Whether cells are means over all axes but two. */
  readonly means: boolean;
}

export const MATRIX = viewState<MatrixState>('matrix', {
  ...{ row: 0, column: 0, columnAxis: 1 },
  ...{ metric: null, means: false },
});
