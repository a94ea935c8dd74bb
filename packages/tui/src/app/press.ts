import { commandFor } from './keymap.js';
import { filterWords } from '../filter/filter-names.js';
import { paletteWords, runPalette } from './palette.js';
import { completeWord } from '../state/complete-word.js';
import { keepEntered, recallEntered } from '../state/prompt-history.js';
import { editPrompt } from '../state/prompt.js';
import { answerRequest } from '../state/run-requests.js';
import { seek, showMatch } from '../state/search.js';
import type { Change, Prompt, UiState } from '../state/ui-state.js';
import { type AppContext, click, turnWheel, update } from './update.js';

function withPrompt(state: UiState, prompt: Prompt): UiState {
  if (prompt.kind === 'search') return { ...state, prompt, search: prompt.text };
  if (prompt.kind === 'find')
    return { ...state, prompt, find: prompt.text, chart: { ...state.chart, focus: 0 } };
  return prompt.kind === 'filter'
    ? { ...state, prompt, filter: prompt.text, cursorIndex: 0, top: 0 }
    : { ...state, prompt };
}

/** What the word at the caret may become. */
function wordsFor(prompt: Prompt, context: AppContext): readonly string[] {
  if (prompt.kind === 'filter') return filterWords(context.metrics, context.columnNames());
  return prompt.kind === 'command'
    ? paletteWords(prompt.text.slice(0, prompt.caret), context)
    : context.metrics;
}

function pressInPrompt(state: UiState, prompt: Prompt, { key, input, context }: Press): UiState {
  if (key === 'ctrl+c') return { ...state, quit: true };
  if (key === 'escape') {
    return prompt.kind === 'command'
      ? { ...state, prompt: null }
      : { ...state, prompt: null, [prompt.kind]: prompt.before };
  }
  if (key === 'enter') {
    const history = keepEntered(state.history, prompt.kind, prompt.text);
    const closed: UiState = { ...state, prompt: null, message: null, history };
    if (prompt.kind === 'search') return seek(closed, { step: 1, fromHere: true });
    return prompt.kind === 'command' ? runPalette(closed, prompt.text, context) : closed;
  }
  if (key === 'up' || key === 'down')
    return withPrompt(state, recallEntered(prompt, state.history, key === 'up' ? 1 : -1));
  if (key === 'tab') return withPrompt(state, completeWord(prompt, wordsFor(prompt, context)));
  const edited = editPrompt(prompt, key, input);
  return edited === null ? state : withPrompt(state, edited);
}

/** A key that was pressed, with what the screen showed. */
export interface Press {
  readonly key: string;
  readonly input: string;
  readonly context: AppContext;
}

/** The state after a key: text goes to an open prompt, everything else through the keymap. */
export function press(state: UiState, pressed: Press): UiState {
  const { key, context } = pressed;
  if (state.confirming !== null) return answerRequest(state, state.confirming, key);
  if (state.prompt !== null) return pressInPrompt(state, state.prompt, pressed);
  const command = commandFor(key, state.view);
  return command === null ? state : update(state, command, context);
}

/** The last export has been written or copied, the last request passed on, or that has failed. */
export interface Exported {
  readonly kind: 'exported';
  readonly message: string;
}

/** Where the matches of a search are. */
export interface Sought {
  readonly kind: 'sought';
  readonly matches: readonly number[];
}

export interface Click {
  readonly kind: 'click';
  /** What the click does; null where it means nothing. */
  readonly change: Change | null;
  readonly context: AppContext;
}

export interface Wheel {
  readonly kind: 'wheel';
  /** 1 is down. */
  readonly step: 1 | -1;
  readonly context: AppContext;
}

export type UiEvent = Click | Wheel | (Press & { readonly kind: 'press' }) | Exported | Sought;

export function react(state: UiState, event: UiEvent): UiState {
  switch (event.kind) {
    case 'press':
      return press(state, event);
    case 'click':
      return click(state, event.change, event.context);
    case 'wheel':
      return turnWheel(state, event.step, event.context);
    case 'exported':
      return { ...state, exporting: null, copying: null, requesting: null, message: event.message };
    case 'sought':
      return state.seeking === null ? state : showMatch(state, state.seeking, event.matches);
  }
}
