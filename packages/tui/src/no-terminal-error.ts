/** Thrown where the UI is asked for but input or output is not a terminal. */
export class NoTerminalError extends Error {
  readonly code = 'NO_TERMINAL';
  readonly exitCode = 2;

  constructor(stream: 'input' | 'output') {
    super(
      `The UI needs a terminal, and its ${stream} is not one. ` +
        'Use `ablate runs` for a plain table (`--json` for programs), or start `ablate ui` in a terminal.',
    );
    this.name = 'NoTerminalError';
  }
}
