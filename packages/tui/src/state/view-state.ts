import type { UiState } from './ui-state.js';

/** The part of the state that only one view knows of. */
export interface ViewState<State> {
  readonly of: (state: UiState) => State;
  readonly change: (state: UiState, change: Partial<State>) => UiState;
}

/** Declared in the view's folder, under the view's name. */
export function viewState<State extends object>(view: string, initial: State): ViewState<State> {
  // What is kept under a view's name is of its type: no other one writes there.
  const of = (state: UiState) => (state.views[view] as State | undefined) ?? initial;
  return {
    of,
    change: (state, change) => ({
      ...state,
      views: { ...state.views, [view]: { ...of(state), ...change } },
    }),
  };
}
