import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fillDurably } from '../database/durable-files.js';
import { makeFolder } from '../database/make-folder.js';
import { unlessGone } from '../database/unless-gone.js';
import { pathInside } from '../upkeep/path-inside.js';
import { waitingFiles, waitingFolders } from '../writer/waiting-folders.js';

/** Copies what waits to be written to a store so that it waits beside another one; returns the files' names. */
export function copyWaiting(from: string, to: string): string[] {
  const files = waitingFiles(from);
  const [folder] = waitingFolders(to);
  return [...new Set(files.map((file) => path.basename(file)))].flatMap((name) => {
    const contents = files
      .filter((file) => path.basename(file) === name)
      // What has been written to the store meanwhile is in the copy that follows.
      .flatMap((file) => unlessGone(() => readFileSync(file)) ?? []);
    if (contents.length === 0) return [];
    makeFolder(folder);
    fillDurably(pathInside(folder, name), (partial) => {
      for (const content of contents) appendFileSync(partial, content);
    });
    return [name];
  });
}

/** Removes what waits to be written to a store, but for the files of these names. */
export function forgetWaiting(store: string, names: readonly string[]): void {
  for (const file of waitingFiles(store)) if (!names.includes(path.basename(file))) rmSync(file);
}
