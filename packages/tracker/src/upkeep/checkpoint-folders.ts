import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const folderOf = (storePath: string): string => `${storePath}.checkpoints`;

/** Where a run's checkpoints stand: beside the database, in a folder named after the run. */
export function checkpointFolder(storePath: string, runId: string): string {
  return path.join(folderOf(storePath), runId);
}

/** Ids of the runs that have such a folder. */
export function runsWithCheckpoints(storePath: string): string[] {
  try {
    return readdirSync(folderOf(storePath)).filter((name) => /^[0-9A-Z]{26}$/.test(name));
  } catch {
    return [];
  }
}

/** Bytes of all files below a folder. */
export function folderSize(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(path.join(parentPath, name)).size, 0);
}
