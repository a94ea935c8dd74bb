import { FAR, scrollBy } from '../state/moving.js';
import { openPrompt } from '../state/search.js';
import { copyIds } from '../state/selection.js';
import { type Change, INITIAL_STATE, type ScreenContext, show, type UiState } from '../state/ui-state.js';
import { VIEWS, viewNamed } from '../views/registry.js';
import type { EVERYWHERE, ViewUpdate } from '../views/view.js';

/** What the reducer must know of what is on the screen. */
export interface AppContext extends ScreenContext {
  /** The view that was shown as the key was pressed. */
  readonly shown: ViewUpdate;
}

/** What the state's view does: with what it has computed, if it was on the screen. */
function viewOf({ view }: UiState, { shown }: AppContext): ViewUpdate {
  return shown.name === view ? shown : viewNamed(view).unseen;
}

function move(state: UiState, context: AppContext, by: number): UiState {
  return state.help ? scrollBy(state, by) : viewOf(state, context).move(state, context, by);
}

/** Goes to a view from another one. */
export function goTo(state: UiState, name: string, context: ScreenContext): UiState {
  return show(viewNamed(name).enter?.(state, context) ?? state, name);
}

function cycleView(state: UiState, context: ScreenContext, step: 1 | -1): UiState {
  const at = VIEWS.findIndex(({ name }) => name === state.view);
  return goTo(state, VIEWS[(at + step + VIEWS.length) % VIEWS.length]?.name ?? state.view, context);
}

/** Esc leads from any view to this one. */
const HOME = 'runs';

/** Takes away one layer: what lies on top, then what the view has, then the view. */
function back(state: UiState): UiState {
  if (state.help) return { ...state, help: false, scroll: 0 };
  if (state.chart.cross !== null) return { ...state, chart: { ...state.chart, cross: null } };
  if (state.chart.from > 0 || state.chart.to < 1)
    return { ...state, chart: { ...state.chart, from: 0, to: 1 } };
  const less = viewNamed(state.view).back?.(state) ?? null;
  if (less !== null) return less;
  return state.view === HOME ? { ...state, message: 'q quits' } : show(state, HOME);
}

const CHANGES: Readonly<Record<(typeof EVERYWHERE)[number], Change<AppContext>>> = {
  quit: (state) => ({ ...state, quit: true }),
  help: (state) => ({ ...state, help: !state.help, scroll: 0 }),
  back,
  'next-view': (state, context) => cycleView(state, context, 1),
  'previous-view': (state, context) => cycleView(state, context, -1),
  filter: openPrompt('filter'),
  palette: (state) => ({ ...state, prompt: { kind: 'command', text: '', caret: 0, before: state.filter } }),
  down: (state, context) => move(state, context, 1),
  up: (state, context) => move(state, context, -1),
  first: (state, context) => move(state, context, -FAR),
  last: (state, context) => move(state, context, FAR),
  'page-down': (state, context) => move(state, context, context.page),
  'page-up': (state, context) => move(state, context, -context.page),
  copy: copyIds,
  export: (state) => ({ ...state, exporting: { format: 'csv', file: null, toClipboard: false } }),
};

const EVERYWHERE_CHANGES: Readonly<Partial<Record<string, Change<AppContext>>>> = {
  ...CHANGES,
  ...Object.fromEntries(
    VIEWS.map(({ name }) => [
      `view-${name}`,
      (state: UiState, context: ScreenContext) => goTo(state, name, context),
    ]),
  ),
};

/** The state after a command, which means what the view says, else what it does everywhere. */
export function update(state: UiState, command: string, context: AppContext): UiState {
  const change = viewOf(state, context).update[command] ?? EVERYWHERE_CHANGES[command];
  if (change === undefined) throw new Error(`no view answers to "${command}"`);
  return change({ ...state, message: INITIAL_STATE.message }, context);
}

/** The state after a click; while something is asked or typed, a click changes nothing. */
export function click(state: UiState, change: Change | null, context: AppContext): UiState {
  if (change === null || state.prompt !== null || state.confirming !== null) return state;
  return change({ ...state, message: null }, context);
}

const LINES_OF_WHEEL = 3;

/** The state after a turn of the wheel. */
export function turnWheel(state: UiState, step: 1 | -1, context: AppContext): UiState {
  if (state.prompt !== null || state.confirming !== null) return state;
  const quiet: UiState = { ...state, message: null };
  if (state.help) return scrollBy(quiet, step * LINES_OF_WHEEL);
  return viewOf(state, context).wheel(quiet, context, step);
}
