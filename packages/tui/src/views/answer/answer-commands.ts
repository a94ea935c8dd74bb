import type { UiState } from '../../state/ui-state.js';
import type { AnswerContext } from './answer-context.js';
import { ANSWER } from './answer-state.js';

/** The highlighted row after a step. */
export function moveAnswerRow(state: UiState, { cells }: AnswerContext, by: number): UiState {
  const last = cells.length - 1;
  // The table may have lost rows since.
  const row = Math.min(ANSWER.of(state).row, last);
  return ANSWER.change(state, { row: Math.max(0, Math.min(last, row + by)) });
}

/** Columns scroll one by one, as far as there are any that don't fit. */
export function scrollAnswer(state: UiState, { mostColumn }: AnswerContext, step: 1 | -1): UiState {
  const column = Math.min(state.column, mostColumn) + step;
  return { ...state, column: Math.max(0, Math.min(mostColumn, column)) };
}

/** The next metric that the store knows; what better means is asked anew. */
export function nextAnswerMetric(
  state: UiState,
  metrics: readonly string[],
  answer: AnswerContext,
  step: 1 | -1,
): UiState {
  if (metrics.length === 0) return state;
  const at = answer.metric === null ? -1 : metrics.indexOf(answer.metric);
  const from = at === -1 && step === -1 ? 0 : at;
  const metric = metrics[(from + step + metrics.length) % metrics.length] ?? null;
  return ANSWER.change(state, { metric, goal: null });
}

export function reverseGoal(state: UiState, { goal }: AnswerContext): UiState {
  return ANSWER.change(state, { goal: goal === 'max' ? 'min' : 'max' });
}

/** Compares with the highlighted cell, or with the matrix's baseline again. */
export function pinCell(state: UiState, { cells }: AnswerContext): UiState {
  const { row, baseline } = ANSWER.of(state);
  const cell = cells[row] ?? null;
  if (cell === null) return { ...state, message: 'the effect of a component is no baseline' };
  return ANSWER.change(state, { baseline: baseline === cell ? null : cell });
}
