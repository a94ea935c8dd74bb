import { isRefusal } from '@ablate/tracker';
import type { LaunchedCell } from '../launch/launcher.js';

/** How often the store is asked, in milliseconds. */
const POLL_INTERVAL = 500;

/** Ends a cell that a person has asked to stop through the store. The function that it gives stops watching. */
export function watchStopAsked(launched: LaunchedCell, stopAsked: () => string | null): () => void {
  const timer = setInterval(() => {
    const reason = askStore(stopAsked);
    if (reason !== null) launched.stop({ status: 'killed', reason, when: 'now' });
  }, POLL_INTERVAL);
  return () => clearInterval(timer);
}

/** A store that can't be read now can't have been asked to stop anything. */
function askStore(stopAsked: () => string | null): string | null {
  try {
    return stopAsked();
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}
