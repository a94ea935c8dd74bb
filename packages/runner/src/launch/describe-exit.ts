const ERROR_LINE = /^(?:Uncaught )?\w*Error\b.*: ./;

/** Why a process that sent no result has ended; `output`: its last lines, for the error that it may have printed. */
export function describeExit(
  code: number | null,
  signal: NodeJS.Signals | null,
  output: readonly string[],
): string {
  if (signal === null) {
    const error = output.findLast((line) => ERROR_LINE.test(line));
    const why = error === undefined ? '' : `: ${error}`;
    return `its process ended with exit code ${code ?? 'unknown'} before the run was complete${why}`;
  }
  const hint = signal === 'SIGKILL' ? '; if nobody sent it, the system ran out of memory' : '';
  return `its process was ended by ${signal}${hint}`;
}
