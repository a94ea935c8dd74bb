import type { PromptKind, Seeking, UiState } from './ui-state.js';

/** Opens a prompt with what is searched, found or filtered by now. */
export const openPrompt =
  (kind: Exclude<PromptKind, 'command'>) =>
  (state: UiState): UiState => {
    const text = state[kind];
    return { ...state, prompt: { kind, text, caret: text.length, before: text } };
  };

/** Asks for the next (or previous) line with a match. */
export function seek(state: UiState, seeking: Seeking): UiState {
  if (state.search === '') return { ...state, message: 'nothing is searched for: / searches' };
  return { ...state, seeking };
}

/** Scrolls to the line that was asked for, going round at the end. */
export function showMatch(state: UiState, { step, fromHere }: Seeking, matches: readonly number[]): UiState {
  const after = (line: number) => (fromHere ? line >= state.scroll : line > state.scroll);
  const next = step === 1 ? matches.find(after) : matches.findLast((line) => line < state.scroll);
  const scroll = next ?? (step === 1 ? matches[0] : matches.at(-1));
  if (scroll === undefined) return { ...state, seeking: null, message: `no line holds "${state.search}"` };
  const message = `line ${matches.indexOf(scroll) + 1} of ${matches.length} with a match`;
  return { ...state, seeking: null, scroll, message };
}
