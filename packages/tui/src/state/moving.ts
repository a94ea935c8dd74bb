import { windowStart } from '../table/visible-window.js';
import { cursorPosition, type ScreenContext, type UiState } from './ui-state.js';

/** More than there is anywhere. */
export const FAR = 1_000_000;

/** Highlights a row of the table, and scrolls it into sight. */
export function moveTo(state: UiState, { ids, page }: ScreenContext, wanted: number): UiState {
  const index = Math.max(0, Math.min(ids.length - 1, wanted));
  return {
    ...state,
    cursorIndex: index,
    cursorId: ids[index] ?? null,
    top: windowStart(index, state.top, page, ids.length),
  };
}

/** Highlights the row at a line of the table. */
export function moveToLine(state: UiState, context: ScreenContext, line: number): UiState {
  const { ids, page } = context;
  const first = windowStart(cursorPosition(state, ids), state.top, page, ids.length);
  return line < page && first + line < ids.length
    ? moveTo({ ...state, top: first }, context, first + line)
    : state;
}

/** Scrolls a page of text. */
export function scrollBy(state: UiState, by: number): UiState {
  return { ...state, scroll: Math.max(0, Math.min(FAR, state.scroll) + by) };
}
