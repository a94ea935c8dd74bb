import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { StoreError } from '../errors.js';

/** A database and what SQLite has left beside it: its content is in all of them. */
const PARTS = ['', '-wal', '-journal'];
const ATTEMPTS = 3;

export interface TemporaryCopy extends Disposable {
  readonly file: string;
}

/**
 * Copies a database with its log into a new folder below `parent`, to be removed with it. The copy can be opened and
 * written whatever the medium of the original. Not for a store that this process has open: closing the file drops the
 * locks of its connections. Throws `StoreError` if somebody writes the original all the time.
 */
export function temporaryCopy(original: string, parent = os.tmpdir()): TemporaryCopy {
  const folder = mkdtempSync(path.join(parent, 'ablate-copy-'));
  const file = path.join(folder, 'store.db');
  const dispose = () => rmSync(folder, { recursive: true, force: true });
  try {
    for (let attempt = 1; !isCopied(original, file); attempt += 1) {
      if (attempt === ATTEMPTS)
        throw new StoreError(
          'STORE_UNWRITABLE',
          `The store at ${original} is being written, and this process may not write beside it to read along. ` +
            'Where it is written, make a copy with: ablate backup FILE',
        );
    }
    return { file, [Symbol.dispose]: dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

/** Whether nothing was written meanwhile. */
function isCopied(original: string, file: string): boolean {
  const before = stateOf(original);
  for (const part of PARTS) {
    rmSync(file + part, { force: true });
    if (!existsSync(original + part)) continue;
    copyFileSync(original + part, file + part);
    chmodSync(file + part, 0o600);
  }
  return stateOf(original) === before;
}

function stateOf(original: string): string {
  return PARTS.map((part) => {
    const status = statSync(original + part, { throwIfNoEntry: false });
    return status === undefined ? '' : `${status.ino}:${status.size}:${status.mtimeMs}`;
  }).join(' ');
}
