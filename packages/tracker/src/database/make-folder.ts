import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder for its owner only, and those above it where they are missing. One by one, because Node's own
 * recursive `mkdirSync` never returns where the file system answers "no such folder" to the making of one (`/proc`).
 */
export function makeFolder(folder: string): void {
  const missing: string[] = [];
  let at = folder;
  while (!existsSync(at) && path.dirname(at) !== at) {
    missing.unshift(at);
    at = path.dirname(at);
  }
  for (const each of missing) {
    try {
      mkdirSync(each, { mode: 0o700 });
    } catch (error) {
      // Another process may have made it meanwhile.
      if (!existsSync(each)) throw error;
    }
  }
}
