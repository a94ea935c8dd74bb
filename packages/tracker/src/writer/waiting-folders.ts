import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import path from 'node:path';
import envPaths from 'env-paths';

/**
 * Where that waits which a store can't take now, best first: beside it, else in the user's folder for data (on Linux
 * `$XDG_DATA_HOME`, else `~/.local/share`, and there `ablate/pending`). Both survive a reboot, and everything that opens
 * the store looks into both.
 */
export function waitingFolders(storePath: string): readonly [beside: string, ofUser: string] {
  const hash = createHash('sha256').update(storePath).digest('hex').slice(0, 16);
  const { data } = envPaths('ablate', { suffix: '' });
  return [`${storePath}.pending`, path.join(data, 'pending', `${path.basename(storePath)}-${hash}`)];
}

/** Whether the folder is there and is this user's own: nobody else's is read, and none that can't be seen. */
export function isOurs(folder: string): boolean {
  try {
    const status = lstatSync(folder);
    return status.isDirectory() && (process.getuid === undefined || status.uid === process.getuid());
  } catch {
    return false;
  }
}

/** Files with points and ends of runs that wait until the store can take them. */
export function waitingFiles(storePath: string): string[] {
  return waitingFolders(storePath)
    .filter(isOurs)
    .flatMap((folder) => readdirSync(folder).map((name) => path.join(folder, name)))
    .filter((file) => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0);
}

/** Removes a store's folder in the user's folder for data, and the one above, where nothing waits in them any more. */
export function removeUserFolder(folder: string): void {
  try {
    rmdirSync(folder);
    rmdirSync(path.dirname(folder));
  } catch {
    // Something waits there, or they are gone; and an empty folder that stays is in nobody's way.
  }
}
