import { isHeld, type Annotation, type RunRow } from '@ablate/tracker';
import type { ScreenContext, UiState } from './ui-state.js';

/** A run that is meant: the highlighted one, the selected ones, those of groups. */
export type ChosenRun = Pick<RunRow, 'id' | 'status'>;

function count(runs: number): string {
  return runs === 1 ? '1 run' : `${runs} runs`;
}

/** Takes the chosen runs away from the screen; they are removed from the store when the UI ends. */
export function deleteChosen(state: UiState, { chosen }: Pick<ScreenContext, 'chosen'>): UiState {
  // One that is open stays on the screen.
  const before = new Set(state.deleted.flat());
  const runs = chosen.filter(({ id }) => !before.has(id));
  if (runs.length === 0) return { ...state, message: 'no run to delete' };
  const held = runs.filter(({ status }) => isHeld(status));
  if (held.length > 0)
    return {
      ...state,
      message: `expected runs that nobody trains; ${held.length} of these ${runs.length} ${held.length === 1 ? 'is' : 'are'} being trained`,
    };
  const ids = runs.map(({ id }) => id);
  return {
    ...state,
    ...{ deleted: [...state.deleted, ids], selected: [], rangeFrom: null },
    message: `deleted ${count(ids.length)} for when you quit; u brings back what was deleted last`,
  };
}

/** Brings back what was deleted last. */
export function undelete(state: UiState): UiState {
  const last = state.deleted.at(-1);
  if (last === undefined) return { ...state, message: 'nothing was deleted' };
  return { ...state, deleted: state.deleted.slice(0, -1), message: `brought back ${count(last.length)}` };
}

/** Changes what is said of the chosen runs. */
export function annotateChosen(
  state: UiState,
  { chosen }: Pick<ScreenContext, 'chosen'>,
  annotation: Annotation,
): UiState {
  const runIds = chosen.map(({ id }) => id);
  if (runIds.length === 0) return { ...state, message: 'no run is chosen' };
  return { ...state, requesting: { kind: 'annotate', runIds, annotation } };
}

/** `checked group=a -old`: tags to give, and keys of tags to take away. */
export function parseTags(words: readonly string[]): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    words.map((word): [string, string | null] => {
      if (word.startsWith('-')) return [word.slice(1), null];
      const equals = word.indexOf('=');
      return equals < 0 ? [word, ''] : [word.slice(0, equals), word.slice(equals + 1)];
    }),
  );
}
