import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../database/make-folder.js';
import { syncFolder } from '../database/sync-folder.js';
import { InvalidValueError } from '../errors.js';
import { pathInside } from './path-inside.js';
import type { Artifact } from '../types.js';

const CHUNK = 1 << 20;

/** The folder of a store's artifacts: beside the database, named after it. */
export function artifactFolder(storePath: string): string {
  return `${storePath}.artifacts`;
}

/**
 * Where the content with this SHA-256 stands. Throws `InvalidValueError` for anything but 64 hex digits, and where a
 * symbolic link leads out of the folder.
 */
export function artifactPath(storePath: string, sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new InvalidValueError(`Expected a SHA-256, got "${sha256}"`);
  return pathInside(artifactFolder(storePath), sha256.slice(0, 2), sha256);
}

/** Whether a name stays inside the folder that it is one day exported to. */
export function isArtifactName(name: string): boolean {
  const isInside =
    name !== '' && !/[\\\0]/.test(name) && !/^[A-Za-z]:/.test(name) && !path.posix.isAbsolute(name);
  return isInside && name.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** Throws `InvalidValueError` for a name that `isArtifactName` refuses. */
export function checkArtifactName(name: string): void {
  if (isArtifactName(name)) return;
  throw new InvalidValueError(
    `Expected the name of an artifact to be a relative path without "..", got ${JSON.stringify(name)}`,
  );
}

/** Copies a file into the store; throws `InvalidValueError` for a name that `checkArtifactName` refuses. */
export function keepArtifact(storePath: string, file: string, name: string): Artifact {
  checkArtifactName(name);
  const { sha256, bytes } = storeArtifact(storePath, file);
  return { name, sha256, bytes, path: artifactPath(storePath, sha256), createdAt: Date.now() };
}

/**
 * Copies a file into the store under its content's hash; content that is there already is kept. It is on the disk when
 * this returns, so that no row refers to what a power loss has undone.
 */
export function storeArtifact(storePath: string, file: string): { sha256: string; bytes: number } {
  const folder = artifactFolder(storePath);
  makeFolder(folder);
  const partial = path.join(folder, `partial-${process.pid}-${String(process.hrtime.bigint())}`);
  try {
    const { sha256, bytes } = copyHashed(file, partial);
    const target = artifactPath(storePath, sha256);
    if (!existsSync(target)) {
      makeFolder(path.dirname(target));
      renameSync(partial, target);
      syncFolder(path.dirname(target));
    }
    return { sha256, bytes };
  } finally {
    rmSync(partial, { force: true });
  }
}

/** SHA-256 of a file's content; undefined if it can't be read. */
export function hashFile(file: string): string | undefined {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(CHUNK);
  let source: number;
  try {
    source = openSync(file, 'r');
  } catch {
    return undefined;
  }
  try {
    for (let length = readSync(source, buffer); length > 0; length = readSync(source, buffer)) {
      hash.update(buffer.subarray(0, length));
    }
    return hash.digest('hex');
  } finally {
    closeSync(source);
  }
}

// Hashing the bytes as they are copied: the file may still be changing.
function copyHashed(file: string, target: string): { sha256: string; bytes: number } {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(CHUNK);
  const source = openSync(file, 'r');
  try {
    const copy = openSync(target, 'wx', 0o600);
    try {
      let bytes = 0;
      for (let length = readSync(source, buffer); length > 0; length = readSync(source, buffer)) {
        const chunk = buffer.subarray(0, length);
        hash.update(chunk);
        for (let written = 0; written < length;) written += writeSync(copy, chunk, written);
        bytes += length;
      }
      fsyncSync(copy);
      return { sha256: hash.digest('hex'), bytes };
    } finally {
      closeSync(copy);
    }
  } finally {
    closeSync(source);
  }
}

/** SHA-256 names of all contents beside a store. */
export function storedArtifacts(file: string): string[] {
  try {
    const entries = readdirSync(artifactFolder(file), { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile() && /^[0-9a-f]{64}$/.test(entry.name))
      .map(({ name }) => name);
  } catch {
    return [];
  }
}
