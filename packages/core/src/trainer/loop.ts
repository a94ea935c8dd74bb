import { Checkpoints } from '#host/checkpoint/checkpoints';
import { computeThreads } from '#host/trainer/process';
import { canonicalCell } from './canonical-cell.js';
import { Pace } from './pace.js';
import { Pauses } from './pauses.js';
import type { TrainingRun } from './set-up.js';
import type { TrainOptions } from './train-options.js';
import { TrainingBatches, type ReadyBatch } from './training-batches.js';

/** What drives a training: its batches, its pace, its checkpoints, and the wish to stop. */
export class Loop implements AsyncDisposable {
  readonly batches: TrainingBatches;
  readonly pace: Pace;
  readonly checkpoints: Checkpoints | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #pauses = new Pauses();

  private constructor(
    batches: TrainingBatches,
    pace: Pace,
    checkpoints: Checkpoints | undefined,
    signal: AbortSignal | undefined,
  ) {
    this.batches = batches;
    this.pace = pace;
    this.checkpoints = checkpoints;
    this.#signal = signal;
  }

  /** Tells the regularizers, goes on from the newest checkpoint if there is one, and starts the threads. */
  static async start(run: TrainingRun, options: TrainOptions): Promise<Loop> {
    run.hooks.run('setup');
    run.hooks.run('onTrainStart');
    const checkpoints = await checkpointsOf(run, options);
    await checkpoints?.resume();
    const { dataset, state, hooks, workers } = run;
    const batches = await TrainingBatches.start(dataset, state, hooks, { ...options.config, workers });
    return new Loop(batches, new Pace(state), checkpoints, options.signal);
  }

  /** The batches that are left of the epoch under way; its pace is that of waiting for them. */
  epoch(): AsyncGenerator<ReadyBatch> {
    this.pace.startEpoch();
    return this.pace.waitFor(this.batches.rest());
  }

  /** Lets in what waits outside; where that is the wish to stop, writes a checkpoint and rejects with its reason. */
  async endIfAsked(): Promise<void> {
    await this.#pauses.takeIfDue();
    if (this.#signal?.aborted === true) await this.checkpoints?.save();
    this.#signal?.throwIfAborted();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.batches[Symbol.asyncDispose]();
  }
}

async function checkpointsOf(
  run: TrainingRun,
  { checkpoints, config, seed, registry }: TrainOptions,
): Promise<Checkpoints | undefined> {
  if (checkpoints === undefined) return undefined;
  const { backend, source, emit } = run;
  const cell = { ...canonicalCell(config, registry), seed, data: await source.checksum() };
  const { instructions } = checkpoints;
  const machine = {
    ...{ backend: backend.name, device: backend.device, instructions },
    threads: computeThreads(),
  };
  return new Checkpoints(checkpoints, { ...run, cell, machine }, emit);
}
