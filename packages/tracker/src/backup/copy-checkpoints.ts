import { chmodSync, constants, copyFileSync, readdirSync, renameSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { syncFile } from '../database/durable-files.js';
import { makeFolder } from '../database/make-folder.js';
import { syncFolder } from '../database/sync-folder.js';
import { unlessGone } from '../database/unless-gone.js';
import {
  checkpointFolder,
  checkpointsFolder,
  makeCheckpointFolder,
  removeCheckpointFolder,
  runsWithCheckpoints,
} from '../upkeep/checkpoint-folders.js';
import { tryLink } from './try-link.js';

/**
 * Copies the checkpoints beside a store to beside another one, or links them where `isLinked` is set and the file system
 * can: none is changed once it is written. Returns the ids of their runs.
 */
export function copyCheckpoints(from: string, to: string, isLinked: boolean): string[] {
  const ids = runsWithCheckpoints(from);
  for (const id of ids) {
    const [source, target] = [checkpointFolder(from, id), makeCheckpointFolder(to, id)];
    for (const name of unlessGone(() => newestFirst(source)) ?? []) {
      const copy = path.join(target, name);
      makeFolder(path.dirname(copy));
      if (!isLinked || !tryLink(path.join(source, name), copy))
        unlessGone(() => copyFile(path.join(source, name), copy));
      syncFolder(path.dirname(copy));
    }
    syncFolder(target);
  }
  return ids;
}

/** Puts the checkpoints beside `staged` in the place of those beside `store`. */
export function publishCheckpoints(staged: string, store: string): void {
  for (const id of runsWithCheckpoints(store)) removeCheckpointFolder(store, id);
  for (const id of runsWithCheckpoints(staged)) {
    const target = checkpointFolder(store, id);
    makeFolder(path.dirname(target));
    renameSync(checkpointFolder(staged, id), target);
    syncFolder(path.dirname(target));
  }
}

/** Removes the checkpoints beside a store that is none any more, or has never become one. */
export function removeCheckpoints(store: string): void {
  for (const id of runsWithCheckpoints(store)) removeCheckpointFolder(store, id);
  const root = checkpointsFolder(store);
  if (unlessGone(() => readdirSync(root))?.length === 0) rmdirSync(root);
}

/** Oldest ones may be removed at any moment, and those that are being written end in `.partial`. */
function newestFirst(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.partial'))
    .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)))
    .sort(new Intl.Collator('en', { numeric: true }).compare)
    .reverse();
}

function copyFile(from: string, to: string): void {
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
  chmodSync(to, 0o600);
  syncFile(to);
}
