import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  checkpointFolder,
  exportRuns,
  isHeld,
  LeaseHeldError,
  type DetailReader,
  type ExportOptions,
  type JsonObject,
  type Store,
  type StoredLauncher,
} from '@ablate/tracker';
import type { RunSnapshots } from '../code/run-snapshots.js';
import { snapshotText } from '../code/snapshot.js';
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
  const shared = new SharedParts(batch, options);
  for (const [index, state] of waiting.entries()) writeJob(batch, index, state, shared, options);
  const taken = waiting.flatMap(({ runId }, index) => {
    const job = { folder, index, name, launcher: launcherSpec, state: submittingNow() };
    const { threads, snapshot } = startOf(runId, options);
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
  shared: SharedParts,
  options: SubmitOptions,
): void {
  const { reader, store } = options;
  const { threads, snapshot, status, experiment } = startOf(runId, options);
  const selected = { format: 'json', filter: `id = ${runId}` } as const;
  batch.writeJob(index, {
    ...{ version: 1, runId, cell, threads, code: shared.code(snapshot) },
    run: [...exportRuns(reader, { ...selected, experiments: false })].join(''),
    experiment: shared.experiment(experiment, selected),
  });
  const own = checkpointFolder(store.path, runId);
  if (status === 'failed' || !existsSync(own)) return;
  // What the store has of the cell's checkpoints is an attempt before the first.
  copyNewestCheckpoint(own, new Attempt(batch.attempts(index), 0).checkpoints);
}

/** What jobs have in common, by what it is of: it is read and written once, however many they are. */
class SharedParts {
  readonly #batch: BatchFolder;
  readonly #options: SubmitOptions;
  readonly #hashes = new Map<string, string>();

  constructor(batch: BatchFolder, options: SubmitOptions) {
    this.#batch = batch;
    this.#options = options;
  }

  code(snapshot: string): string {
    return this.#once(`code ${snapshot}`, () => snapshotText(this.#options.snapshots.get(snapshot)));
  }

  experiment(name: string, run: ExportOptions): string {
    return this.#once(`experiment ${name}`, () => {
      const document = JSON.parse([...exportRuns(this.#options.reader, run)].join('')) as JsonObject;
      return JSON.stringify({ ...document, snapshots: [], runs: [] });
    });
  }

  #once(what: string, text: () => string): string {
    const hash = this.#hashes.get(what) ?? this.#batch.share(text());
    this.#hashes.set(what, hash);
    return hash;
  }
}

/** What the run has begun with, else what it is to begin with. */
function startOf(runId: string, { reader, snapshots, threads: given }: SubmitOptions) {
  const { threads, snapshot, status, experiment } = reader.getRun(runId);
  return { threads: threads ?? given, snapshot: snapshot ?? snapshots.newest, status, experiment };
}
