/** Something that must be told when the process exits on its own. */
export interface ExitListener {
  onExit(code: number): void;
}

const listeners = new Set<ExitListener>();
let exiting = false;

/** Whether the process is exiting: nothing asynchronous runs any more, and `process.emitWarning` prints nothing. */
export const isExiting = (): boolean => exiting;

function tellAll(code: number): void {
  exiting = true;
  for (const listener of listeners) listener.onExit(code);
}

/** One process listener serves all runs, however many are open. */
export function addExitListener(listener: ExitListener): void {
  if (listeners.size === 0) process.on('exit', tellAll);
  listeners.add(listener);
}

export function removeExitListener(listener: ExitListener): void {
  if (listeners.delete(listener) && listeners.size === 0) process.off('exit', tellAll);
}
