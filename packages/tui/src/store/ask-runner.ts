import { openStore } from '@ablate/tracker';
import type { AnnotationRequest, RunRequest } from '../state/ui-state.js';

/** Passes on through the store what a person wants of runs, or says of them; returns what to tell them. */
export function askRunner(storePath: string, request: RunRequest | AnnotationRequest): string {
  const { kind, runIds } = request;
  try {
    using store = openStore(storePath);
    if (kind === 'annotate') {
      for (const id of runIds) store.annotate(id, request.annotation);
      return `changed ${runIds.length === 1 ? '1 run' : `${runIds.length} runs`}`;
    }
    if (kind === 'kill') {
      const asked = runIds.filter((id) => store.askToStop(id, 'stopped from the terminal UI'));
      return `asked the runner to end ${asked.length} of ${runIds.length}`;
    }
    for (const id of runIds) store.retry(id);
    return `waiting again: ${runIds.length}; a runner at work, or the next \`ablate run\`, takes them up`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
