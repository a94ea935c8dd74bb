import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { syncFolder } from './sync-folder.js';

/**
 * Makes a folder for its owner only, and those above it where they are missing; they outlast a power loss. One by one, because Node's own
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
      syncFolder(path.dirname(each));
    } catch (error) {
      // Another process may have made it meanwhile.
      if (!existsSync(each)) throw error;
    }
  }
}
