/**
 * Ctrl-C and a dropped connection reach every process of the terminal; the runner decides what a cell does about them.
 * Call it first: until then they end the process.
 */
export function leaveTerminalSignalsToRunner(): void {
  for (const signal of ['SIGINT', 'SIGHUP'] as const)
    if (process.listenerCount(signal) === 0) process.on(signal, () => undefined);
}
