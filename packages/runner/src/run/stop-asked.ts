import type { LaunchedCell } from './launcher.js';

/** How often the store is asked, in milliseconds. */
const POLL_INTERVAL = 500;

/** Ends a cell that a person has asked to stop through the store. The function that it gives stops watching. */
export function watchStopAsked(launched: LaunchedCell, stopAsked: () => string | null): () => void {
  const timer = setInterval(() => {
    const reason = stopAsked();
    if (reason !== null) launched.stop({ status: 'killed', reason, when: 'now' });
  }, POLL_INTERVAL);
  return () => clearInterval(timer);
}
