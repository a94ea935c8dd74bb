import { closeSync, lstatSync, openSync, readdirSync, readSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { removeCheckpoints } from '../backup/copy-checkpoints.js';
import { APPLICATION_ID } from '../database/schema.js';
import { unlessGone } from '../database/unless-gone.js';
import { exists } from '../runs/processes.js';
import { isOurs, waitingFolders } from '../writer/waiting-folders.js';
import { checkpointsFolder, folderSize } from './checkpoint-folders.js';

/** A copy that hasn't been changed for so long never will be, milliseconds. */
const ABANDONED_AFTER = 3_600_000;
/** How copies are called while they are made, their journals, and the folders of their checkpoints. */
const PARTIAL = /^(.+\.partial-(\d+))(?:-journal|\.checkpoints)?$/;
const CHECKPOINTS = checkpointsFolder('');
/** Where SQLite's header has the application's id. */
const ID_AT = 68;

/**
 * Removes what killed processes have left of copies that they were making beside a store: backups, stores that were
 * salvaged, what waits to be written. Of other stores in the same folder too, where a file shows that it is a store.
 * Returns the bytes.
 */
export function removeAbandonedCopies(store: string): number {
  const isOfStore = (file: string) =>
    path.basename(file).startsWith(`${path.basename(store)}.`) || file.endsWith(CHECKPOINTS) || isStore(file);
  const abandoned = [
    ...abandonedIn(path.dirname(store)).filter(isOfStore),
    ...waitingFolders(store).filter(isOurs).flatMap(abandonedIn),
  ];
  return abandoned.reduce((bytes, each) => bytes + remove(each), 0);
}

/** Whether nobody has changed it for an hour. */
export function isOld(file: string): boolean {
  const changed = unlessGone(() => statSync(file).mtimeMs);
  return changed !== undefined && Date.now() - changed > ABANDONED_AFTER;
}

function abandonedIn(folder: string): string[] {
  const names = unlessGone(() => readdirSync(folder)) ?? [];
  return names
    .filter((name) => PARTIAL.test(name))
    .map((name) => path.join(folder, name))
    .filter(isAbandoned);
}

/**
 * Old, and no other process here has the number of the one that made it; in other containers only its age tells. This
 * process makes one copy at a time, and is not at it now.
 */
function isAbandoned(file: string): boolean {
  const [, , pid] = PARTIAL.exec(path.basename(file)) ?? [];
  const found = unlessGone(() => lstatSync(file));
  const isKnown = file.endsWith(CHECKPOINTS) ? found?.isDirectory() : found?.isFile();
  if (isKnown !== true || (Number(pid) !== process.pid && exists(Number(pid)))) return false;
  const parts = found?.isDirectory() === true ? (unlessGone(() => readdirSync(file)) ?? []) : [];
  return [file, ...parts.map((name) => path.join(file, name))].every(isOld);
}

/** Of a folder only what is marked as made by us. */
function remove(file: string): number {
  if (!file.endsWith(CHECKPOINTS)) {
    const bytes = unlessGone(() => statSync(file).size) ?? 0;
    rmSync(file, { force: true });
    return bytes;
  }
  const before = folderSize(file);
  removeCheckpoints(file.slice(0, -CHECKPOINTS.length));
  return before - (unlessGone(() => folderSize(file)) ?? 0);
}

/** What can't be read is nothing of ours. */
function isStore(file: string): boolean {
  try {
    const opened = openSync(file, 'r');
    try {
      const id = Buffer.alloc(4);
      return readSync(opened, id, 0, 4, ID_AT) === 4 && id.readUInt32BE() === APPLICATION_ID;
    } finally {
      closeSync(opened);
    }
  } catch {
    return false;
  }
}
