import type { RunRequest, UiState } from './ui-state.js';

const NONE = {
  kill: 'nothing of this cell is running',
  retry: 'nothing of this cell has ended without finishing',
};
const QUESTIONS = { kill: 'end', retry: 'try again' };

/** Asks before the runs of the highlighted cell are killed or tried again. */
export function confirmRequest(state: UiState, request: RunRequest): UiState {
  const { kind, runIds } = request;
  if (runIds.length === 0) return { ...state, message: NONE[kind] };
  const runs = runIds.length === 1 ? '1 run' : `${runIds.length} runs`;
  const message = `${QUESTIONS[kind]} ${runs} of this cell? y does it, any other key does not`;
  return { ...state, confirming: request, message };
}

/** The answer to that question. */
export function answerRequest(state: UiState, request: RunRequest, key: string): UiState {
  const answered: UiState = { ...state, confirming: null, message: null };
  return key === 'y' ? { ...answered, requesting: request } : { ...answered, message: 'left as it is' };
}
