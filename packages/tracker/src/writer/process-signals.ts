/** Something that must be told of a signal that would end the process. */
export interface SignalListener {
  /** `isEnd`: nobody else listens, so the process ends by the signal once all have been told. */
  onSignal(signal: NodeJS.Signals, isEnd: boolean): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const listeners = new Set<SignalListener>();

function tellAll(signal: NodeJS.Signals): void {
  const isEnd = process.listenerCount(signal) === 1;
  for (const listener of [...listeners]) listener.onSignal(signal, isEnd);
  if (!isEnd) return;
  // Without a listener the signal has its default effect.
  for (const each of SIGNALS) process.off(each, tellAll);
  process.kill(process.pid, signal);
}

/** One listener for each signal serves all runs. */
export function addSignalListener(listener: SignalListener): void {
  if (listeners.size === 0) for (const signal of SIGNALS) process.on(signal, tellAll);
  listeners.add(listener);
}

export function removeSignalListener(listener: SignalListener): void {
  if (!listeners.delete(listener) || listeners.size > 0) return;
  for (const signal of SIGNALS) process.off(signal, tellAll);
}
