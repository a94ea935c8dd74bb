import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { syncFolder } from './sync-folder.js';

/**
 * Fills a file beside `target`, for its owner only, and puts it in its place: it is there as a whole or not at all,
 * even if the power goes.
 */
export function fillDurably(target: string, fill: (partial: string) => void): void {
  const partial = `${target}.partial-${process.pid}`;
  try {
    rmSync(partial, { force: true });
    closeSync(openSync(partial, 'wx', 0o600));
    fill(partial);
    syncFile(partial);
    renameSync(partial, target);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
  syncFolder(path.dirname(target));
}

/** Forces a file's content to the disk. */
export function syncFile(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
