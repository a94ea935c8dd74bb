import { existsSync, rmSync } from 'node:fs';
import { removeAllButBest, type CheckpointOptions, type TrainOptions, type TrainResult } from '@ablate/core';
import {
  instructionSets,
  isRefusal,
  makeCheckpointFolder,
  openStore,
  removeCheckpointFolder,
  StoreError,
  type EndStatus,
} from '@ablate/tracker';
import { mountSnapshot } from '../code/mount-snapshot.js';
import { loadMountedMatrix } from '../matrix/load-matrix.js';
import { loadRegistry } from '../matrix/load-registry.js';
import { Attempt } from '../spool/attempts.js';
import { checkData } from '../spool/check-data.js';
import { CellStop } from './cell-stop.js';
import type { CellJob } from '../launch/launcher.js';
import type { CellMessage, RunnerMessage } from '../launch/messages.js';
import { recordEvents } from './record-events.js';
import { leaveTerminalSignalsToRunner } from './terminal-signals.js';

export type Train = (options: TrainOptions) => Promise<TrainResult>;

/**
 * The life of a cell's process: waits for its job, trains, records, says how it ended, exits. It also ends when
 * the runner is gone, so that a killed runner leaves nothing behind.
 */
export function serveCell(train: Train): void {
  const stop = new CellStop();
  process.once('disconnect', () => process.exit(1));
  process.on('SIGTERM', () => stop.ask({ status: 'killed', reason: 'stopped by the runner', when: 'now' }));
  leaveTerminalSignalsToRunner();
  process.on('message', (message: RunnerMessage) => {
    if (message.type === 'stop') stop.ask(message.request);
    else
      void runCell(message.job, train, stop)
        .then(send)
        .then(() => process.exit(0));
  });
  void send({ type: 'ready' });
}

async function runCell(job: CellJob, train: Train, stop: CellStop): Promise<CellMessage> {
  const { matrixFile, code, storePath, runId, token, config, seed } = job;
  try {
    mountSnapshot(code, matrixFile);
    const registry = await loadRegistry(await loadMountedMatrix(code, matrixFile));
    if (job.attempt !== undefined) await checkData(job.attempt, registry.resolve('dataset', config.dataset));
    // Its runner has made it; another one of that name would be empty.
    if (!existsSync(storePath)) throw new StoreError('STORE_MISSING', `No store at ${storePath} any more`);
    using store = openStore(storePath, { recordCost: true });
    const writer = store.attach(runId, token);
    const onOrphaned = () => writer.finish('killed', 'the process that started it has ended');
    process.prependOnceListener('disconnect', onOrphaned);
    const published = job.attempt && new Attempt(job.attempt.attempts, job.attempt.number);
    const folder = checkpointsOf(job, published);
    if (!job.resume) folder.remove();
    const checkpoints = {
      ...job.checkpoints,
      directory: folder.make(),
      instructions: instructionSets()?.join(' ') ?? 'unknown',
    };
    const removeCheckpoints = () => {
      try {
        folder.remove();
      } catch (error) {
        report(error);
      }
    };
    const recorder = recordEvents(writer, {
      onProgress: (progress) => void send({ type: 'progress', progress }),
      onEpoch: (epoch, metrics) => void send({ type: 'epoch', epoch, metrics }),
      onCheckpoint: (step) => published?.publish(storePath, step, null),
    });
    const finish = (status: EndStatus, reason?: string) => {
      process.off('disconnect', onOrphaned);
      writer.finish(status, reason);
    };
    try {
      stop.signal.throwIfAborted();
      // Whoever looks is to know that it runs, and where.
      published?.publish(storePath, 0, null);
      const result = await train({
        config,
        seed,
        registry,
        onEvent: recorder.onEvent,
        signal: stop.signal,
        checkpoints,
      });
      recorder.complete(result.metrics);
      if (result.stopped !== null) writer.tag('stopped', result.stopped);
      finish('finished');
      if (!job.keepCheckpoints && (await keepsNone(checkpoints))) removeCheckpoints();
      return { type: 'finished', reason: result.stopped };
    } catch (error) {
      const { status, reason } = stop.request ?? { status: 'failed', reason: report(error) };
      if (stop.request === undefined && isOfStore(error)) {
        finish('crashed', reason);
        throw error;
      }
      finish(status, reason);
      if (status === 'pruned') removeCheckpoints();
      return { type: status, reason };
    }
  } catch (error) {
    const reason = report(error);
    // The runner takes it for a crash, and the next run of the matrix trains the cell.
    if (isOfStore(error)) process.exit(1);
    return { type: 'failed', reason };
  }
}

interface Checkpoints {
  /** Returns its path. */
  make(): string;
  remove(): void;
}

/** The folder of the cell's checkpoints: beside the store, or that of its attempt. */
function checkpointsOf({ storePath, runId }: CellJob, attempt: Attempt | undefined): Checkpoints {
  if (attempt === undefined)
    return {
      make: () => makeCheckpointFolder(storePath, runId),
      remove: () => removeCheckpointFolder(storePath, runId),
    };
  const { checkpoints } = attempt;
  return { make: () => checkpoints, remove: () => rmSync(checkpoints, { recursive: true, force: true }) };
}

/** A store that can't be used now is no fault of the cell. */
const isOfStore = (error: unknown) => error instanceof StoreError || isRefusal(error);

/** Removes the checkpoints of a finished run but for the best one; whether none is left. */
async function keepsNone(checkpoints: CheckpointOptions): Promise<boolean> {
  try {
    return !(await removeAllButBest(checkpoints));
  } catch (error) {
    report(error);
    return false;
  }
}

/** The stack goes to the run's log; the reason is the message. */
function report(error: unknown): string {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  return error instanceof Error ? error.message : String(error);
}

/** Resolves when the message is on its way; a runner that is gone can't be told anything. */
function send(message: CellMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(message, undefined, undefined, () => resolve());
  });
}
