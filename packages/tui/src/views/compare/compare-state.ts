import { viewState } from '../../state/view-state.js';

export interface CompareState {
  /** Chosen metric; null for that of the matrix. */
  readonly metric: string | null;
}

export const COMPARE = viewState<CompareState>('compare', { metric: null });
