import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { readableStore } from '../database/connection.js';
import { snapshot } from '../database/snapshot.js';
import { InvalidValueError } from '../errors.js';
import { removeAbandonedCopies } from '../upkeep/abandoned-copies.js';
import { checkpointFolder, runsWithCheckpoints } from '../upkeep/checkpoint-folders.js';
import { waitingFiles } from '../writer/waiting-folders.js';
import { copyArtifacts } from './copy-artifacts.js';
import { copyCheckpoints, publishCheckpoints, removeCheckpoints } from './copy-checkpoints.js';
import { copyWaiting, forgetWaiting } from './copy-waiting.js';

/** How a store is backed up. */
export interface BackUpOptions {
  /** Whether a backup that is there already is replaced (default false). */
  readonly force?: boolean;
}

/** What a backup holds, besides the database. */
export interface BackUpResult {
  readonly artifacts: number;
  /** SHA-256 of artifacts whose content was missing in the store, or changed. */
  readonly missing: readonly string[];
  /** Runs that have checkpoints. */
  readonly checkpoints: number;
  /** Runs of which points or an end wait to be written. */
  readonly waiting: number;
}

/**
 * Copies a store as it is at this moment to `target`, which is a store itself then: the database, and beside it the
 * artifacts, checkpoints and waiting points. Others may go on writing. All of it is on disk when it returns; until then
 * `target` is what it was before. Throws `InvalidValueError`, `StoreError`.
 */
export function backUpStore(
  file: string,
  target: string,
  { force = false }: BackUpOptions = {},
): BackUpResult {
  const [from, to] = [path.resolve(file), path.resolve(target)];
  using store = readableStore(from, true);
  try {
    checkTarget(from, to, force);
    return backUp(store.database, from, to, false);
  } finally {
    store.database.close();
  }
}

/** Before a migration: beside the store itself, so that links to its files do. */
export function backUpBeside(file: string): (database: Database.Database, target: string) => void {
  return (database, target) => void backUp(database, file, target, true);
}

/**
 * What changes while it is copied is copied before the database, never after it: a point that waits may be written in
 * between, and is in both then; a checkpoint never knows of more than the points that are stored.
 */
function backUp(database: Database.Database, from: string, to: string, isLinked: boolean): BackUpResult {
  const staged = `${to}.partial-${process.pid}`;
  removeAbandonedCopies(to);
  try {
    const waiting = copyWaiting(from, to);
    const checkpoints = copyCheckpoints(from, staged, isLinked);
    let artifacts: ReturnType<typeof copyArtifacts> | undefined;
    snapshot(database, to, (partial) => {
      artifacts = copyArtifacts(partial, from, to, isLinked);
    });
    publishCheckpoints(staged, to);
    forgetWaiting(to, waiting);
    const { copied = [], missing = [] } = artifacts ?? {};
    return {
      artifacts: copied.length,
      missing,
      checkpoints: checkpoints.length,
      waiting: waiting.length,
    };
  } catch (error) {
    if (!existsSync(to)) forgetWaiting(to, []);
    throw error;
  } finally {
    removeCheckpoints(staged);
  }
}

function checkTarget(from: string, to: string, force: boolean): void {
  const checkpoints = runsWithCheckpoints(to).map((id) => checkpointFolder(to, id));
  const found = [to, ...checkpoints, ...waitingFiles(to)].find((place) => existsSync(place));
  if (found !== undefined && !force)
    throw new InvalidValueError(`${found} exists; expected a new file, or --force to replace it`);
  if (!existsSync(path.dirname(to)))
    throw new InvalidValueError(`Can't write ${to}: its folder doesn't exist`);
  if (isSameFile(from, to)) throw new InvalidValueError(`${to} is the store itself; expected another file`);
  // The log would be taken for the new file's.
  if (existsSync(`${to}-wal`))
    throw new InvalidValueError(
      `${to}-wal exists: ${to} is in use as a store, or was left by a crash. Expected another file`,
    );
}

function isSameFile(one: string, other: string): boolean {
  const [first, second] = [statSync(one), statSync(other, { throwIfNoEntry: false })];
  return first.dev === second?.dev && first.ino === second.ino;
}
