/** What the signals that ask a command to end mean for one that trains. */
export interface SignalListeners {
  /** The first of them: let the running cells write a checkpoint. */
  drain(): void;
  /** Somebody asks again, and again. */
  hurry(): void;
}

/**
 * Listens until the function that it gives is called. SIGHUP, which a dropped connection sends to all processes and
 * perhaps twice, never hurries.
 */
export function listenForSignals(listeners: SignalListeners): () => void {
  let isDraining = false;
  const onAsked = () => {
    if (isDraining) listeners.hurry();
    else listeners.drain();
    isDraining = true;
  };
  const onHangup = () => {
    if (!isDraining) listeners.drain();
    isDraining = true;
  };
  process.on('SIGINT', onAsked).on('SIGTERM', onAsked).on('SIGHUP', onHangup);
  return () => void process.off('SIGINT', onAsked).off('SIGTERM', onAsked).off('SIGHUP', onHangup);
}
