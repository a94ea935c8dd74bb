import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AblateError } from '@ablate/core';
import { openReader, openStore } from '@ablate/tracker';
import { parseSnapshot, type Snapshot } from '../code/snapshot.js';
import { RunSnapshots } from '../code/run-snapshots.js';
import { LEFT_AT_CHECKPOINT, SUPERSEDED } from '../launch/job-launcher.js';
import type { CellLauncher } from '../launch/launcher.js';
import { localLauncher } from '../launch/local-launcher.js';
import type { CellState } from '../queue/cell-state.js';
import { runCells } from '../queue/run-cells.js';
import { attemptsOf, claimAttempt, lastStep, type Attempt, type Manifest } from './attempts.js';
import { BatchFolder, type Batch, type BatchJob } from './batch.js';
import { missingPackages } from './missing-packages.js';
import { takeOver } from './resume-attempt.js';
import { SupersededError } from './superseded-error.js';
import { whenVisible } from './when-visible.js';

/** How often an attempt says that it is alive, in milliseconds. */
const BEAT_INTERVAL = 15_000;

/**
 * Runs a job of a batch on this machine, as `ablate run` does one cell: in a store on a disk of its own, of which it
 * publishes snapshots in the spool. Gives the exit code: 0 where the last snapshot says how the run has ended.
 */
export async function runJob(folder: string, index: number): Promise<number> {
  const drain = new AbortController();
  for (const signal of ['SIGTERM', 'SIGUSR1'] as const) process.on(signal, () => drain.abort());
  const batchFolder = new BatchFolder(folder);
  const attempts = batchFolder.attempts(index);
  const published = attemptsOf(attempts).find((attempt) => attempt.manifests().length > 0);
  if ((published?.manifests()[0]?.end ?? null) !== null) return 0;
  // Before the claim: a start that lacks what it needs is to end no other one.
  const batch = await whenVisible(() => batchFolder.read());
  const job = await whenVisible(() => batchFolder.readJob(index));
  const code = await whenVisible(() => readCode(batchFolder, job));
  const attempt = claimAttempt(attempts);
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'ablate-job-'));
  const storePath = path.join(scratch, 'ablate.db');
  let beats = 0;
  const beating = setInterval(() => attempt.beat((beats += 1)), BEAT_INTERVAL);
  try {
    takeOver(
      attemptsOf(attempts).filter(({ number }) => number < attempt.number),
      {
        ...{ folder: attempt.checkpoints, storePath },
      },
    );
    const end = await train({ batch, job, code, attempt, storePath, drain: drain.signal });
    const step = lastStep([attempt]);
    const isLeft = drain.signal.aborted && end.status === 'killed';
    attempt.publish(storePath, step, isLeft ? null : end);
    return isLeft ? LEFT_AT_CHECKPOINT : 0;
  } catch (error) {
    if (!(error instanceof SupersededError)) throw error;
    console.error(error.message);
    return SUPERSEDED;
  } finally {
    clearInterval(beating);
    rmSync(scratch, { recursive: true, force: true });
  }
}

interface Work {
  readonly batch: Batch;
  readonly job: BatchJob;
  readonly code: Snapshot | AblateError;
  readonly attempt: Attempt;
  readonly storePath: string;
  readonly drain: AbortSignal;
}

async function train({
  batch,
  job,
  code,
  attempt,
  storePath,
  drain,
}: Work): Promise<NonNullable<Manifest['end']>> {
  using store = openStore(storePath, { keepBallast: false });
  store.importJson(job.run);
  using reader = openReader(storePath);
  if (code instanceof AblateError) return { status: 'failed', reason: code.message };
  const missing = missingPackages(code, batch.matrixFile);
  if (missing !== null) return { status: 'failed', reason: missing };
  const state: CellState = {
    ...{ cell: job.cell, runId: job.runId, status: 'waiting', attempts: 0, reason: null },
    ...{ progress: null, lastLines: [], startedAt: null, endedAt: null },
  };
  const states = [state];
  await runCells(states, {
    ...{ store, reader, launcher: publishing(attempt, job), threads: job.threads, gpus: undefined, jobs: 1 },
    snapshots: new RunSnapshots(store, reader, code),
    ...{ matrixFile: batch.matrixFile, limits: batch.limits, retries: batch.retries },
    ...{ checkpoints: batch.checkpoints, keepCheckpoints: batch.keepCheckpoints },
    ...{ pruner: null, failFast: false, signal: new AbortController().signal, drain },
    onChange: () => undefined,
    onRefused: (error) => console.error(error.message),
  });
  const { status, reason } = reader.getRun(job.runId);
  switch (status) {
    case 'finished':
    case 'failed':
    case 'crashed':
    case 'killed':
    case 'pruned':
      return { status, reason };
    default:
      // It was asked to leave before it had begun.
      return { status: 'killed', reason: 'stopped before it had started' };
  }
}

/** Gives back why it is not what was submitted, which ends the run and not only this start. */
function readCode(batch: BatchFolder, job: BatchJob): Snapshot | AblateError {
  try {
    return parseSnapshot(batch.readShared(job.code));
  } catch (error) {
    if (error instanceof AblateError) return error;
    throw error;
  }
}

/** Cells of this machine that publish what they record before each checkpoint. */
function publishing({ attempts, number }: Attempt, { cell: { hash, canonical } }: BatchJob): CellLauncher {
  const local = localLauncher();
  return {
    launch: (job, listener, share) =>
      local.launch({ ...job, attempt: { attempts, number, hash, canonical } }, listener, share),
  };
}
