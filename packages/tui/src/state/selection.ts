import { cursorPosition, highlightedId, type ScreenContext, type UiState } from './ui-state.js';

export function toggle(selected: readonly string[], id: string): string[] {
  return selected.includes(id) ? selected.filter((other) => other !== id) : [...selected, id];
}

export function selectRange(state: UiState, { ids }: ScreenContext): UiState {
  const at = cursorPosition(state, ids);
  const here = ids[at];
  if (here === undefined) return state;
  if (state.rangeFrom === null) return { ...state, rangeFrom: here, message: 'range: move, then v again' };
  const from = ids.indexOf(state.rangeFrom);
  const range = from < 0 ? [here] : ids.slice(Math.min(from, at), Math.max(from, at) + 1);
  return { ...state, rangeFrom: null, selected: [...new Set([...state.selected, ...range])], message: null };
}

export function selectAll(state: UiState, { ids }: ScreenContext): UiState {
  return { ...state, selected: [...new Set([...state.selected, ...ids])] };
}

/** Selects the runs of the highlighted cell, or leaves them out if all are selected. */
export function selectRuns(state: UiState, runIds: readonly string[]): UiState {
  const all = runIds.every((id) => state.selected.includes(id));
  const others = state.selected.filter((id) => !runIds.includes(id));
  return { ...state, selected: all ? others : [...others, ...runIds] };
}

/** Pins the highlighted run as what others are compared with, or unpins it. */
export function pinRun(state: UiState, { ids }: ScreenContext): UiState {
  const id = highlightedId(state, ids);
  return { ...state, baseline: state.baseline === id ? null : id };
}

/** Copies the ids of the chosen runs. */
export function copyIds(state: UiState, { chosen }: Pick<ScreenContext, 'chosen'>): UiState {
  return { ...state, copying: chosen.map(({ id }) => id) };
}
