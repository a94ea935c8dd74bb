import type { Goal } from '@ablate/statistics';
import { viewState } from '../../state/view-state.js';

export interface AnswerState {
  /** The highlighted row. */
  readonly row: number;
  /** Chosen metric, goal, and label of the baseline's cell; null for those of the matrix. */
  readonly metric: string | null;
  readonly goal: Goal | null;
  readonly baseline: string | null;
}

export const ANSWER = viewState<AnswerState>('answer', { row: 0, metric: null, goal: null, baseline: null });
