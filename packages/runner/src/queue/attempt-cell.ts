import type { CheckpointPolicyInput } from '@ablate/core';
import { isRefusal, type Store } from '@ablate/tracker';
import type { Snapshot } from '../code/snapshot.js';
import type { Pruner } from '../prune/pruner.js';
import { watchLimits, type CellLimits } from './cell-limits.js';
import { CellOutput, withLastError } from './cell-output.js';
import type { CellState } from './cell-state.js';
import type { CellEnd, CellLauncher, CellProgress, StopRequest } from '../launch/launcher.js';
import { watchStopAsked } from './stop-asked.js';

export interface AttemptOptions {
  readonly store: Store;
  readonly launcher: CellLauncher;
  /** Threads for each cell. */
  readonly threads: number;
  readonly matrixFile: string;
  readonly limits: CellLimits;
  readonly pruner: Pruner | null;
  readonly checkpoints: CheckpointPolicyInput;
  readonly keepCheckpoints: boolean;
  /** Ends the cell now. */
  readonly signal: AbortSignal;
  /** Ends the cell after its epoch. */
  readonly drain: AbortSignal;
  readonly onProgress: (progress: CellProgress) => void;
  /** The store has refused a write; the cell goes on. */
  readonly onRefused: (error: Error) => void;
}

interface LeasedCell {
  readonly token: number;
  readonly code: Snapshot;
  /** `CUDA_VISIBLE_DEVICES` for it; undefined: as this process has it. */
  readonly gpu: string | undefined;
  /** Whether it goes on from its checkpoints. */
  readonly resume: boolean;
}

const DRAINED = 'stopped by the runner at a checkpoint, from which the next run goes on';

/** One attempt at a leased cell: launches it, watches it, records its output and, if it can't, how it ended. */
export async function attemptCell(
  { cell, runId }: CellState,
  { token, code, gpu, resume }: LeasedCell,
  options: AttemptOptions,
): Promise<{ readonly end: CellEnd; readonly lastLines: readonly string[] }> {
  const { store, launcher, threads, matrixFile, limits, pruner, signal, drain } = options;
  const output = new CellOutput(store, runId, token, options.onRefused);
  if (!resume) pruner?.forget(cell, runId);
  const launched = launcher.launch(
    {
      ...{ matrixFile, code, storePath: store.path, runId, token, resume },
      ...{ config: cell.config, seed: cell.seed },
      checkpoints: options.checkpoints,
      keepCheckpoints: options.keepCheckpoints,
    },
    {
      onProgress: options.onProgress,
      onEpoch: (epoch, metrics) => {
        const reason = pruner?.judge(cell, runId, epoch, metrics) ?? null;
        if (reason !== null && epoch < cell.config.epochs)
          launched.stop({ status: 'pruned', reason, when: 'now' });
      },
      onOutput: (stream, text) => output.add(stream, text),
    },
    { threads, gpu },
  );
  const unwatch = watchLimits(launched, limits);
  const unlisten = [
    watchStopAsked(launched, () => store.stopAsked(runId)),
    onAbort(signal, () => launched.stop(killed(reasonOf(signal), 'now'))),
    onAbort(drain, () => launched.stop(killed(DRAINED, 'at a checkpoint'))),
  ];
  try {
    const said = await launched.ended;
    output.flush();
    const lastLines = output.lines.list();
    const end = withLastError(said, lastLines);
    if (end.status === 'finished') pruner?.complete(cell, runId);
    recordEnd(runId, token, end, options);
    return { end, lastLines };
  } finally {
    unwatch();
    for (const stopListening of unlisten) stopListening();
  }
}

/**
 * Records the end of a cell that could not do it itself; nothing changes if it has, or if another runner has taken the run
 * over. A refusal is a warning.
 */
function recordEnd(
  runId: string,
  token: number,
  { status, reason }: CellEnd,
  { store, onRefused }: AttemptOptions,
): void {
  try {
    store.finishRun(runId, token, status, reason ?? undefined);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    onRefused(error);
  }
}

function killed(reason: string, when: StopRequest['when']): StopRequest {
  return { status: 'killed', reason, when };
}

/** An `AbortSignal` given no reason has a `DOMException` for one, which says nothing about us. */
function reasonOf({ reason }: AbortSignal): string {
  return reason instanceof Error && reason.name !== 'AbortError' ? reason.message : 'stopped by the runner';
}

function onAbort(signal: AbortSignal, listener: () => void): () => void {
  if (signal.aborted) listener();
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}
