import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Where that waits which a store can't take now, best first. Everything that opens the store looks into both. */
export function waitingFolders(storePath: string): readonly [beside: string, ofUser: string] {
  const hash = createHash('sha256').update(storePath).digest('hex').slice(0, 16);
  return [`${storePath}.pending`, path.join(os.tmpdir(), `ablate-pending-${hash}`)];
}

/** Whether the folder is there and is this user's own: nobody else's is read. */
export function isOurs(folder: string): boolean {
  const status = lstatSync(folder, { throwIfNoEntry: false });
  return status?.isDirectory() === true && (process.getuid === undefined || status.uid === process.getuid());
}

/** Files with points and ends of runs that wait until the store can take them. */
export function waitingFiles(storePath: string): string[] {
  return waitingFolders(storePath)
    .filter(isOurs)
    .flatMap((folder) => readdirSync(folder).map((name) => path.join(folder, name)))
    .filter((file) => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0);
}
