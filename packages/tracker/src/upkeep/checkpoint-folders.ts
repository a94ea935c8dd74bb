import { lstatSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../database/make-folder.js';
import { InvalidValueError } from '../errors.js';
import { checkRunId, isRunId } from '../runs/run-id.js';
import { pathInside } from './path-inside.js';

/** The file by which a folder is known as made by us: nothing is ever removed recursively without it. */
const MARKER = '.ablate-made-this';
const MARKER_TEXT =
  'Ablate made this folder for the checkpoints of a run, and removes it when they are not needed.\n';
/** What else a folder of version 0.1 holds, which had no marker. */
const CHECKPOINT_FILE = /^step-\d+\.(?:json|safetensors)(?:\.partial)?$/;

/** The folder of a store's checkpoints: beside the database, named after it. */
export function checkpointsFolder(storePath: string): string {
  return `${storePath}.checkpoints`;
}

/**
 * Where a run's checkpoints stand: beside the database, in a folder named after the run. Throws `InvalidValueError`
 * for what is no id of a run, or where a symbolic link leads out of that place.
 */
export function checkpointFolder(storePath: string, runId: string): string {
  return pathInside(checkpointsFolder(storePath), checkRunId(runId));
}

/** Makes a run's folder for checkpoints, or takes over the one that is there, and returns its path. */
export function makeCheckpointFolder(storePath: string, runId: string): string {
  const folder = checkpointFolder(storePath, runId);
  makeFolder(folder);
  if (isMade(folder)) writeFileSync(path.join(folder, MARKER), MARKER_TEXT, { mode: 0o600 });
  return folder;
}

/**
 * Removes a run's folder of checkpoints with all that is in it; does nothing if there is none. Throws
 * `InvalidValueError` for a folder that somebody else has made: one without a marker that holds anything but
 * checkpoints.
 */
export function removeCheckpointFolder(storePath: string, runId: string): void {
  const folder = checkpointFolder(storePath, runId);
  if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) return;
  if (!isMade(folder))
    throw new InvalidValueError(
      `${folder} holds files that are no checkpoints and has no ${MARKER}, so it is left as it is`,
    );
  rmSync(folder, { recursive: true, force: true });
}

/** Ids of the runs that have such a folder, which can be removed. */
export function runsWithCheckpoints(storePath: string): string[] {
  try {
    const root = checkpointsFolder(storePath);
    return readdirSync(root).filter((name) => isRunId(name) && isMade(path.join(root, name)));
  } catch {
    return [];
  }
}

/** Bytes of all checkpoints in a folder. */
export function folderSize(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name !== MARKER)
    .reduce((sum, { parentPath, name }) => sum + statSync(path.join(parentPath, name)).size, 0);
}

/** Marked; or, of before there were markers, with nothing but checkpoints in it. */
function isMade(folder: string): boolean {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return false;
  const names = readdirSync(folder);
  return names.includes(MARKER) || names.every((name) => CHECKPOINT_FILE.test(name));
}
