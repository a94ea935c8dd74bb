/** Why a process that sent no result has ended. */
export function describeExit(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal === null)
    return `its process ended with exit code ${code ?? 'unknown'} before the run was complete`;
  const hint = signal === 'SIGKILL' ? ' (if nobody sent it, the system ran out of memory)' : '';
  return `its process was ended by ${signal}${hint}`;
}
