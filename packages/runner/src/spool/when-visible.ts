import { readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AblateError } from '@ablate/core';

/** How long a machine may not see yet what another one has written, milliseconds. */
const MOST_LAG = 60_000;

/**
 * Reads files that another machine has written: a shared file system may show them late.
 * @throws AblateError `DATA` for one that doesn't come
 */
export async function whenVisible<T>(read: () => T, patience = MOST_LAG): Promise<T> {
  const until = performance.now() + patience;
  for (;;) {
    try {
      return read();
    } catch (error) {
      const missing = missingFile(error);
      if (missing === undefined) throw error;
      if (performance.now() > until) {
        const waited = `waited ${patience / 1000} s for it`;
        throw new AblateError('DATA', `${os.hostname()} does not see ${missing}: ${waited}`, {
          cause: error,
        });
      }
      await delay(Math.min(500, patience));
      lookForNewFiles(path.dirname(missing));
    }
  }
}

/** Such a file system looks for new files where a folder is listed; the folder may be new itself. */
function lookForNewFiles(folder: string): void {
  try {
    readdirSync(folder);
  } catch (error) {
    if (missingFile(error) === undefined) throw error;
    const parent = path.dirname(folder);
    if (parent !== folder) lookForNewFiles(parent);
  }
}

function missingFile(error: unknown): string | undefined {
  const { code, path: file } = error as NodeJS.ErrnoException;
  return error instanceof Error && code === 'ENOENT' ? file : undefined;
}
