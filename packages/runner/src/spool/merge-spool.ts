import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { copyArtifacts, openReader, openStore, type MergeResult } from '@ablate/tracker';
import { attemptsOf } from './attempts.js';
import { BatchFolder, batchesIn } from './batch.js';
import { lookAtJobs } from './look.js';

/**
 * Brings everything that the jobs of a spool have published into a store, without asking any launcher. Runs that jobs hold
 * here are imported, as by a look; those of other stores are copied, as by a merge.
 */
export async function mergeSpool(
  storePath: string,
  spool: string,
  onWarning: (message: string) => void,
): Promise<MergeResult> {
  using store = openStore(storePath);
  using reader = openReader(storePath);
  const held = () => reader.jobs().filter(({ folder }) => path.dirname(folder) === path.resolve(spool));
  const before = held();
  await lookAtJobs({ store, reader, findLauncher: () => undefined, onWarning: () => undefined });
  const after = new Map(held().map((job) => [job.runId, job]));
  const replaced = before.filter(({ runId, attempt, snapshot }) => {
    const job = after.get(runId);
    return job?.attempt !== attempt || job.snapshot !== snapshot;
  }).length;
  const result = { added: 0, replaced, unchanged: before.length - replaced };
  const ours = new Set(before.map(({ folder, index }) => `${folder} ${index}`));
  for (const folder of batchesIn(path.resolve(spool))) {
    const batch = new BatchFolder(folder);
    for (const index of batch.jobs()) {
      if (ours.has(`${folder} ${index}`)) continue;
      try {
        const merged = mergeJob(batch, index, (file) => store.merge(file));
        result.added += merged.added;
        result.replaced += merged.replaced;
        result.unchanged += merged.unchanged;
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        onWarning(`${folder}, job ${index}: ${error.message}`);
      }
    }
  }
  return result;
}

/** The newest snapshot of the highest attempt that has one. */
function mergeJob(batch: BatchFolder, index: number, merge: (file: string) => MergeResult): MergeResult {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'ablate-import-'));
  try {
    const file = path.join(scratch, 'snapshot.db');
    const found = attemptsOf(batch.attempts(index)).find((attempt) => attempt.fetch(file) !== undefined);
    if (found === undefined) return { added: 0, replaced: 0, unchanged: 0 };
    copyArtifacts(file, found.artifacts, file, false);
    return merge(file);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
