import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { copyArtifacts, openReader, openStore, type JsonObject, type MergeResult } from '@ablate/tracker';
import { attemptsOf, type Manifest } from './attempts.js';
import { BatchFolder, batchesIn, type BatchJob } from './batch.js';
import { importPublished } from './look.js';

/**
 * Brings everything that the jobs of a spool have published into a store, without asking any launcher. Runs that jobs hold
 * here are imported, as by a look; those of other stores are copied, as by a merge.
 */
export async function mergeSpool(
  storePath: string,
  spool: string,
  onWarning: (message: string) => void,
): Promise<MergeResult> {
  const batches = batchesIn(path.resolve(spool));
  using store = openStore(storePath);
  using reader = openReader(storePath);
  const held = () => reader.jobs().filter(({ folder }) => batches.includes(folder));
  const before = held();
  await importPublished(before, { store, onWarning });
  const after = new Map(held().map((job) => [job.runId, job]));
  const replaced = before.filter(({ runId, attempt, snapshot }) => {
    const job = after.get(runId);
    return job?.attempt !== attempt || job.snapshot !== snapshot;
  }).length;
  const result = { added: 0, replaced, unchanged: before.length - replaced };
  const ours = new Set(before.map(({ folder, index }) => `${folder} ${index}`));
  for (const folder of batches) {
    const batch = new BatchFolder(folder);
    for (const index of batch.jobs()) {
      if (ours.has(`${folder} ${index}`)) continue;
      try {
        const job = batch.readJob(index);
        const status = reader.job(job.runId)?.status;
        const merged = mergeJob(batch, index, (file, end) => {
          // Of its own jobs the store knows how they have ended, unless they finished after it had given them up.
          const isOfOthers = status === undefined;
          if (!isOfOthers && (end?.status !== 'finished' || status === 'finished'))
            return { added: 0, replaced: 0, unchanged: 1 };
          // The run as it was submitted brings what its experiment asks, which snapshots don't have.
          const { added } = store.importJson(asSubmitted(batch, job));
          const copied = store.merge(file);
          return added > 0 ? { added, replaced: 0, unchanged: 0 } : copied;
        });
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

/** A job's run with its experiment, as an export has both. */
function asSubmitted(batch: BatchFolder, { run, experiment }: BatchJob): string {
  const { runs } = JSON.parse(run) as JsonObject;
  return JSON.stringify({ ...(JSON.parse(batch.readShared(experiment)) as JsonObject), runs });
}

/** The newest snapshot of the highest attempt that has one. */
function mergeJob(
  batch: BatchFolder,
  index: number,
  merge: (file: string, end: Manifest['end']) => MergeResult,
): MergeResult {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'ablate-import-'));
  try {
    const file = path.join(scratch, 'snapshot.db');
    for (const attempt of attemptsOf(batch.attempts(index))) {
      const manifest = attempt.fetch(file);
      if (manifest === undefined) continue;
      copyArtifacts(file, attempt.artifacts, file, false);
      return merge(file, manifest.end);
    }
    return { added: 0, replaced: 0, unchanged: 0 };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
