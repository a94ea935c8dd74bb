import { useEffect, useRef } from 'react';
import { exportable, type Shown } from '../export/exportable.js';
import { exportedText, writeExport } from '../export/write-export.js';
import type { UiEvent } from '../state/press.js';
import type { RunRequest } from '../state/ui-state.js';

export interface Outlets {
  /** Puts a text on the clipboard; says how that went. */
  readonly copy?: ((text: string) => string) | undefined;
  /** Passes on what a person wants of runs; says how that went. */
  readonly ask?: ((request: RunRequest) => string) | undefined;
}

const NO_CLIPBOARD = 'no clipboard here';

/** Does what the state asks for outside of the screen, and tells how that went. */
export function useOutcomes(shown: Shown, { copy, ask }: Outlets, dispatch: (event: UiEvent) => void): void {
  const { exporting, copying, requesting, seeking } = shown.state;
  const { matches } = shown.detail;
  useEffect(() => {
    if (seeking !== null) dispatch({ kind: 'sought', matches });
  }, [seeking, matches, dispatch]);
  useEffect(() => {
    if (copying === null) return;
    dispatch({ kind: 'exported', message: copy?.(copying.join('\n')) ?? NO_CLIPBOARD });
  }, [copying, copy, dispatch]);
  useEffect(() => {
    if (requesting === null) return;
    dispatch({ kind: 'exported', message: ask?.(requesting) ?? 'this store can only be read' });
  }, [requesting, ask, dispatch]);
  const newest = useRef(shown);
  useEffect(() => {
    newest.current = shown;
  }, [shown]);
  useEffect(() => {
    if (exporting === null) return;
    const what = exportable(newest.current);
    const outcome = exporting.toClipboard
      ? exportedText(exporting, what).then((text) => copy?.(text) ?? NO_CLIPBOARD)
      : writeExport(exporting, newest.current.state.view, what);
    void outcome.then((message) => dispatch({ kind: 'exported', message }));
  }, [exporting, copy, dispatch]);
}
