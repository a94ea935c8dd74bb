import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { AblateError } from '@ablate/core';
import type { LibraryKind } from './places.js';

/** Start of the name of the temporary folder of a set-up under way. */
export const STAGING = '.incoming-';
const DAY = 24 * 60 * 60 * 1000;
/** Bytes that a set-up takes at its height: wheels, what is unpacked of them, the npm package. */
const NEEDED: Readonly<Record<LibraryKind, number>> = { cpu: 2e9, gpu: 10e9 };

/** @throws AblateError `BACKEND` where the disk has too little room. */
export async function checkSpace(root: string, kind: LibraryKind): Promise<void> {
  const { bavail, bsize } = await statfs(root);
  const free = bavail * bsize;
  if (free >= NEEDED[kind]) return;
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new AblateError(
    'BACKEND',
    `expected ${gigabytes(NEEDED[kind])} free on the disk of ${root}, found ${gigabytes(free)}; ` +
      'ABLATE_TENSORFLOW names another folder',
  );
}

/** Removes what set-ups that were killed have left: temporary folders a day old, so that none under way is. */
export async function removeLeftovers(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    const leftover = path.join(root, name);
    if (name.startsWith(STAGING) && Date.now() - (await stat(leftover)).mtimeMs > DAY)
      await rm(leftover, { recursive: true, force: true });
  }
}

/** Puts a finished folder where it belongs, in place of one that is there. */
export async function moveIntoPlace(staging: string, folder: string): Promise<void> {
  if (!existsSync(folder)) return rename(staging, folder);
  const outgoing = await mkdtemp(path.join(path.dirname(folder), STAGING));
  try {
    await rename(folder, path.join(outgoing, 'replaced'));
    await rename(staging, folder);
  } finally {
    await rm(outgoing, { recursive: true, force: true });
  }
}
