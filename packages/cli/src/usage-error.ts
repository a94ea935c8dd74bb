/** A command that was asked for what it can't do: ends it with exit code 2. */
export class UsageError extends Error {
  readonly exitCode = 2;
  readonly code = 'USAGE';

  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
