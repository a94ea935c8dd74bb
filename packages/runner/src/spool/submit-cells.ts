import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  checkpointFolder,
  exportRuns,
  isHeld,
  LeaseHeldError,
  type DetailReader,
  type Store,
  type StoredLauncher,
} from '@ablate/tracker';
import type { RunSnapshots } from '../code/run-snapshots.js';
import type { JobLauncher } from '../launch/job-launcher.js';
import type { CellState } from '../queue/cell-state.js';
import { Attempt } from './attempts.js';
import { BatchFolder, type Batch } from './batch.js';
import { copyNewestCheckpoint } from './resume-attempt.js';
import { submitJobs, submittingNow } from './submit.js';

export interface SubmitOptions {
  readonly store: Store;
  readonly reader: DetailReader;
  readonly snapshots: RunSnapshots;
  readonly launcher: JobLauncher;
  /** The plugin that it is of, with its options, by which others find it again. */
  readonly launcherSpec: StoredLauncher;
  readonly threads: number;
  /** The folder of batches, which the machines that run them see under the same path. */
  readonly spool: string;
  readonly batch: Omit<Batch, 'version' | 'store'>;
}

/**
 * Submits the waiting cells as one batch. First what they need is written to the spool, then the store gives their runs
 * to the jobs, then they are submitted: whatever ends this process in between, none is submitted twice, and none lost.
 */
export async function submitCells(states: readonly CellState[], options: SubmitOptions): Promise<void> {
  const { store, reader, launcher, launcherSpec } = options;
  const waiting = states.filter(
    ({ status, runId }) => status === 'waiting' && !isHeld(reader.getRun(runId).status),
  );
  if (waiting.length === 0) return;
  const name = randomUUID();
  const folder = path.resolve(options.spool, name);
  const batch = new BatchFolder(folder);
  batch.write({ version: 1, store: store.path, ...options.batch });
  for (const [index, state] of waiting.entries()) writeJob(batch, index, state, options);
  const taken = waiting.flatMap(({ runId }, index) => {
    const job = { folder, index, name, launcher: launcherSpec, state: submittingNow() };
    const { threads, snapshot } = threadsAndCode(runId, options);
    try {
      store.leaseForJob(runId, job, { threads, snapshot });
      return reader.job(runId) ?? [];
    } catch (error) {
      // Another runner was faster.
      if (error instanceof LeaseHeldError) return [];
      throw error;
    }
  });
  await submitJobs(store, launcher, taken);
}

function writeJob(
  batch: BatchFolder,
  index: number,
  { cell, runId }: CellState,
  options: SubmitOptions,
): void {
  const { reader, snapshots, store } = options;
  const { threads, snapshot, status } = threadsAndCode(runId, options);
  batch.writeCode(snapshot, snapshots.get(snapshot));
  const run = [...exportRuns(reader, { format: 'json', filter: `id = ${runId}` })].join('');
  batch.writeJob(index, { version: 1, runId, cell, threads, code: snapshot, run });
  const own = checkpointFolder(store.path, runId);
  if (status === 'failed' || !existsSync(own)) return;
  // What the store has of the cell's checkpoints is an attempt before the first.
  copyNewestCheckpoint(own, new Attempt(batch.attempts(index), 0).checkpoints);
}

/** What the run has begun with, else what it is to begin with. */
function threadsAndCode(runId: string, { reader, snapshots, threads }: SubmitOptions) {
  const run = reader.getRun(runId);
  return {
    threads: run.threads ?? threads,
    snapshot: run.snapshot ?? snapshots.newest,
    status: run.status,
  };
}
