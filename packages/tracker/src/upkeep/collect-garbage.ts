import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { isOld, removeAbandonedCopies } from './abandoned-copies.js';
import { artifactFolder, artifactPath, storedArtifacts } from './artifacts.js';
import { removeUnusedSnapshots } from '../runs/snapshots.js';
import { syncLog } from '../database/sync-log.js';
import { unlessGone } from '../database/unless-gone.js';
import { removeOrphans } from '../runs/remove-runs.js';
import {
  checkpointFolder,
  folderSize,
  removeCheckpointFolder,
  runsWithCheckpoints,
} from './checkpoint-folders.js';
import type { GarbageResult } from '../store-types.js';

/** Removes contents that no run refers to, copies never finished, rows and checkpoints of removed runs; shrinks the file. */
export function collectGarbage(database: Database.Database, file: string): GarbageResult {
  const [rows, snapshots] = database
    .transaction(() => [removeOrphans(database), removeUnusedSnapshots(database, Date.now())] as const)
    .immediate();
  // A power loss would bring back the rows of what was removed, and not its files.
  syncLog(file);
  // The lock keeps others from adding a row for what is looked at here.
  const collected = database.transaction(() => removeFiles(database, file)).immediate();
  database.exec('VACUUM');
  database.pragma('wal_checkpoint(TRUNCATE)');
  return { rows, snapshots, ...collected };
}

function removeFiles(database: Database.Database, file: string): Omit<GarbageResult, 'rows' | 'snapshots'> {
  const referenced = new Set(database.prepare<[], string>('SELECT sha256 FROM artifacts').pluck().all());
  const names = storedArtifacts(file).filter((name) => !referenced.has(name));
  // A file is stored before the row that refers to it, so a new one may still get its row.
  const contents = names.map((name) => artifactPath(file, name)).filter(isOld);
  const abandoned = partialArtifacts(file).filter(isOld);
  const all = [...contents, ...abandoned];
  const bytes = all.reduce((sum, each) => sum + statSync(each).size, 0);
  for (const each of all) rmSync(each, { force: true });
  const copies = removeAbandonedCopies(file);
  const checkpoints = forgottenCheckpoints(database, file);
  const freed = checkpoints.reduce((sum, id) => sum + folderSize(checkpointFolder(file, id)), bytes + copies);
  for (const id of checkpoints) removeCheckpointFolder(file, id);
  return { artifacts: contents.length, checkpoints: checkpoints.length, bytes: freed };
}

/** Ids of runs that are no more and have left a folder; a run is there before its folder is, so none of these is in use. */
function forgottenCheckpoints(database: Database.Database, file: string): string[] {
  const runs = new Set(database.prepare<[], string>('SELECT id FROM runs').pluck().all());
  return runsWithCheckpoints(file).filter((id) => !runs.has(id));
}

function partialArtifacts(file: string): string[] {
  const folder = artifactFolder(file);
  const names = unlessGone(() => readdirSync(folder)) ?? [];
  return names.filter((name) => name.startsWith('partial-')).map((name) => path.join(folder, name));
}
