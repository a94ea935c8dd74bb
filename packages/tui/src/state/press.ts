import { commandFor } from './keymap.js';
import { editPrompt } from './prompt.js';
import type { Prompt, ScreenContext, UiState } from './ui-state.js';
import { update } from './update.js';

function withPrompt(state: UiState, prompt: Prompt): UiState {
  return prompt.kind === 'filter'
    ? { ...state, prompt, filter: prompt.text, cursorIndex: 0, top: 0 }
    : { ...state, prompt };
}

function pressInPrompt(state: UiState, prompt: Prompt, key: string, input: string): UiState {
  if (key === 'ctrl+c') return { ...state, quit: true };
  if (key === 'escape') {
    const filter = prompt.kind === 'filter' ? prompt.before : state.filter;
    return { ...state, prompt: null, filter };
  }
  if (key === 'enter') return { ...state, prompt: null };
  const edited = editPrompt(prompt, key, input);
  return edited === null ? state : withPrompt(state, edited);
}

export interface Press {
  readonly key: string;
  readonly input: string;
  readonly context: ScreenContext;
}

/** The state after a key: text goes to an open prompt, everything else through the keymap. */
export function press(state: UiState, { key, input, context }: Press): UiState {
  if (state.prompt !== null) return pressInPrompt(state, state.prompt, key, input);
  const command = commandFor(key, state.view);
  return command === null ? state : update(state, command, context);
}
