import { useEffect, useRef } from 'react';
import { copyExport, writeExport } from '../export/write-export.js';
import type { AnnotationRequest, RunRequest, UiState } from '../state/ui-state.js';
import type { ShownView } from '../views/view.js';
import type { UiEvent } from './press.js';

export interface Outlets {
  /** Puts a text on the clipboard; says how that went. */
  readonly copy?: ((text: string) => string) | undefined;
  /** Passes on what a person wants of runs, or says of them; says how that went. */
  readonly ask?: ((request: RunRequest | AnnotationRequest) => string) | undefined;
}

const NO_CLIPBOARD = 'no clipboard here';

/** Does what the state asks for outside of the screen, and tells how that went. */
export function useOutcomes(
  state: UiState,
  shown: ShownView,
  { copy, ask }: Outlets,
  touch: (ids: readonly string[]) => void,
  dispatch: (event: UiEvent) => void,
): void {
  const { exporting, copying, requesting, seeking } = state;
  const newest = useRef(shown);
  useEffect(() => {
    newest.current = shown;
  }, [shown]);
  useEffect(() => {
    if (seeking !== null) dispatch({ kind: 'sought', matches: newest.current.matches() });
  }, [seeking, dispatch]);
  useEffect(() => {
    if (copying === null) return;
    dispatch({ kind: 'exported', message: copy?.(copying.join('\n')) ?? NO_CLIPBOARD });
  }, [copying, copy, dispatch]);
  useEffect(() => {
    if (requesting === null) return;
    dispatch({ kind: 'exported', message: ask?.(requesting) ?? 'this store can only be read' });
    touch(requesting.runIds);
  }, [requesting, ask, touch, dispatch]);
  useEffect(() => {
    if (exporting === null) return;
    const what = newest.current.exportable();
    const outcome = exporting.toClipboard
      ? copyExport(exporting, what, (text) => copy?.(text) ?? NO_CLIPBOARD)
      : writeExport(exporting, newest.current.name, what);
    void outcome.then((message) => dispatch({ kind: 'exported', message }));
  }, [exporting, copy, dispatch]);
}
