import type { Metrics } from '../plugins/metrics.js';

/** A message, since a browser delays timers that are set again and again by four milliseconds each. */
export async function letOthersRun(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  await new Promise<void>((resolve) => {
    port1.addEventListener('message', () => resolve(), { once: true });
    port1.start();
    port2.postMessage(null);
  });
  port1.close();
}

/** Browsers don't tell. */
export function peakMemory(): Metrics {
  return {};
}

export function computeThreads(): string {
  return 'all';
}
