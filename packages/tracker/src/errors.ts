/** The reasons for which a store refuses. */
export type StoreErrorCode =
  | 'STORE_UNWRITABLE'
  | 'STORE_FOREIGN'
  | 'STORE_CORRUPT'
  | 'STORE_TOO_NEW'
  | 'STORE_TOO_OLD'
  | 'STORE_MISSING'
  | 'STORE_CLOSED';

/** The store itself can't be used; `code` says why. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  /** Of a command that ends by it: its message says what to do. */
  readonly exitCode = 2;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** No run, or more than one, answers to a reference; `matches` holds close or ambiguous ones. */
export class RunNotFoundError extends Error {
  override readonly name = 'RunNotFoundError';
  readonly code = 'RUN_NOT_FOUND';
  readonly exitCode = 2;
  readonly matches: readonly string[];

  constructor(message: string, matches: readonly string[]) {
    super(message);
    this.matches = matches;
  }
}

/** Another process has taken the run over, or ended it: this one must stop writing. */
export class StaleLeaseError extends Error {
  override readonly name = 'StaleLeaseError';
  readonly code = 'LEASE_STALE';
}

/** The run can't be leased: a live owner holds it, or it has ended for good. */
export class LeaseHeldError extends Error {
  override readonly name = 'LeaseHeldError';
  readonly code = 'LEASE_HELD';
  readonly exitCode = 2;
}

/** Heartbeats can't be written for now: whoever can't ask for this process may take it for gone after a minute. */
export class HeartbeatError extends Error {
  override readonly name = 'HeartbeatError';
  readonly code = 'HEARTBEAT_FAILED';

  constructor(reason: string) {
    super(`Heartbeats can't be written for now, so other machines may take this process for gone: ${reason}`);
  }
}

/** No GPU is free for a run. */
export class GpusBusyError extends Error {
  override readonly name = 'GpusBusyError';
  readonly code = 'GPUS_BUSY';
}

/** A writer was used after `finish`. */
export class RunEndedError extends Error {
  override readonly name = 'RunEndedError';
  readonly code = 'RUN_ENDED';
}

/** What SQLite says of a value that it will never take. */
const OF_THE_VALUE = /^SQLITE_(?:CONSTRAINT_(?:CHECK|NOTNULL|DATATYPE)|MISMATCH|RANGE|TOOBIG)/;

/**
 * Whether a write failed because of the store or its disk, not because of what was written: it is locked, full,
 * read-only, damaged or gone. The same write may succeed another time.
 */
export function isRefusal(error: unknown): error is Error {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  if (OF_THE_VALUE.test(error.code)) return false;
  return error.code === 'STORE_MISSING' || error.code.startsWith('SQLITE_');
}

/** Whether the system refused something: a file could not be read, made or written. */
export function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

/** A value given to the tracker is not what was expected. */
export class InvalidValueError extends TypeError {
  override readonly name = 'InvalidValueError';
  readonly code = 'INVALID_VALUE';
  readonly exitCode = 2;
}

/** A filter for runs can't be read; `column` counts from 1. */
export class FilterError extends Error {
  override readonly name = 'FilterError';
  readonly code = 'FILTER_INVALID';
  readonly exitCode = 2;
  readonly column: number;

  constructor(message: string, column: number) {
    super(`Filter, column ${column}: ${message}`);
    this.column = column;
  }
}
