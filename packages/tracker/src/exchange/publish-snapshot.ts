import { copyFileSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { copyArtifacts } from '../backup/copy-artifacts.js';
import { fillDurably } from '../database/durable-files.js';
import { snapshot } from '../database/snapshot.js';
import { hashFile } from '../upkeep/artifacts.js';

/** Nobody holds a run in a copy, of which others go on; when it was last heard of is kept. */
const WITHOUT_HOLDERS = `
UPDATE runs SET heartbeat_at = (SELECT heartbeat_at FROM leases WHERE run = number)
  WHERE number IN (SELECT run FROM leases);
DELETE FROM leases;
DELETE FROM gpus;
`;

export interface PublishOptions {
  readonly file: string;
  /** The file that its artifacts are to stand beside. */
  readonly artifacts: string;
  /** Its runs' tokens are at least that, so that merges take it for further than those with lower ones; default 0. */
  readonly leastToken?: number;
}

/**
 * Copies a store as it is at this moment to `file`, perhaps on a network file system, which SQLite itself never writes
 * to: as a whole or not at all. Its artifacts come before it, to beside `artifacts`. Returns the SHA-256 of the file.
 */
export function publishSnapshot(
  storePath: string,
  { file, artifacts, leastToken = 0 }: PublishOptions,
): string {
  const staged = `${storePath}.snapshot`;
  try {
    const database = new Database(storePath, { readonly: true });
    try {
      snapshot(database, staged, (copy) => withoutHolders(copy, leastToken));
    } finally {
      database.close();
    }
    copyArtifacts(staged, storePath, artifacts, false);
    const sha256 = hashFile(staged) ?? '';
    fillDurably(file, (partial) => copyFileSync(staged, partial));
    return sha256;
  } finally {
    rmSync(staged, { force: true });
  }
}

function withoutHolders(file: string, leastToken: number): void {
  const copy = new Database(file);
  try {
    copy.exec(WITHOUT_HOLDERS);
    copy.prepare<[number]>('UPDATE runs SET token = max(token, ?)').run(leastToken);
  } finally {
    copy.close();
  }
}
