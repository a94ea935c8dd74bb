import type { TrainOptions, TrainResult } from '@ablate/core';
import { openStore } from '@ablate/tracker';
import { loadMatrix } from '../matrix/load-matrix.js';
import { loadRegistry } from '../matrix/load-registry.js';
import type { CellJob } from './launcher.js';
import type { CellMessage, JobMessage } from './messages.js';
import { recordEvents } from './record-events.js';

export type Train = (options: TrainOptions) => Promise<TrainResult>;

/**
 * The life of a cell's process: waits for its job, trains, records, says how it ended, exits. It also ends when
 * the runner is gone, so that a killed runner leaves nothing behind.
 */
export function serveCell(train: Train): void {
  const stop = new AbortController();
  process.once('disconnect', () => process.exit(1));
  process.on('SIGTERM', () => stop.abort(new Error('stopped by the runner')));
  // Ctrl-C reaches the whole process group; the runner decides what to do about it.
  process.on('SIGINT', () => undefined);
  process.once('message', ({ job }: JobMessage) => {
    void runCell(job, train, stop.signal)
      .then(send)
      .then(() => process.exit(0));
  });
  void send({ type: 'ready' });
}

async function runCell(job: CellJob, train: Train, signal: AbortSignal): Promise<CellMessage> {
  const { matrixFile, storePath, runId, token, config, seed } = job;
  try {
    const registry = await loadRegistry(await loadMatrix(matrixFile));
    using store = openStore(storePath);
    const writer = store.attach(runId, token);
    const onOrphaned = () => writer.finish('killed', 'the process that started it has ended');
    process.prependOnceListener('disconnect', onOrphaned);
    // An earlier attempt's points would draw a zigzag: this one starts again from the first step.
    writer.supersedeAfter(0);
    const recorder = recordEvents(writer, (progress) => void send({ type: 'progress', progress }));
    const finish = (status: 'finished' | 'failed' | 'killed', reason?: string) => {
      process.off('disconnect', onOrphaned);
      writer.finish(status, reason);
    };
    try {
      signal.throwIfAborted();
      const result = await train({ config, seed, registry, onEvent: recorder.onEvent, signal });
      recorder.complete(result.metrics);
      if (result.stopped !== null) writer.tag('stopped', result.stopped);
      finish('finished');
      return { type: 'finished', reason: result.stopped };
    } catch (error) {
      const status = signal.aborted ? 'killed' : 'failed';
      const reason = report(signal.aborted ? signal.reason : error, status);
      finish(status, reason);
      return { type: status, reason };
    }
  } catch (error) {
    return { type: 'failed', reason: report(error, 'failed') };
  }
}

/** The stack goes to the run's log; the reason is the message. */
function report(error: unknown, status: 'failed' | 'killed'): string {
  if (status === 'failed') console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  return error instanceof Error ? error.message : String(error);
}

/** Resolves when the message is on its way; a runner that is gone can't be told anything. */
function send(message: CellMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(message, undefined, undefined, () => resolve());
  });
}
