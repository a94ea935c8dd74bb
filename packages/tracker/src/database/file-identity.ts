import { statSync } from 'node:fs';
import { StoreError } from '../errors.js';

/**
 * Which files a path and SQLite's write-ahead log beside it meant when they were opened. A file that is deleted or
 * replaced while it is open still takes writes, and they are gone when it is closed.
 */
export class FileIdentity {
  readonly #file: string;
  readonly #opened: string | undefined;
  #log: string | undefined;

  constructor(file: string) {
    this.#file = file;
    this.#opened = identityOf(file);
  }

  /** The log is there from the first write on. */
  markWritten(): void {
    this.#log ??= identityOf(`${this.#file}-wal`);
  }

  /** Throws `StoreError` `STORE_MISSING` when the path means another file now, or none. */
  assertSame(): void {
    const isSame =
      identityOf(this.#file) === this.#opened &&
      (this.#log === undefined || identityOf(`${this.#file}-wal`) === this.#log);
    if (isSame) return;
    throw new StoreError(
      'STORE_MISSING',
      `The store at ${this.#file} was moved, deleted or replaced while it was open. Put it back to have it written again.`,
    );
  }
}

function identityOf(file: string): string | undefined {
  const status = statSync(file, { throwIfNoEntry: false });
  return status === undefined ? undefined : `${status.dev}:${status.ino}`;
}
