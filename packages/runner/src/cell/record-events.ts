import type { RunEvent, RunListener } from '@ablate/core';
import { predictionFiles, StaleLeaseError, type RunWriter } from '@ablate/tracker';
import { contentArtifact } from './content-artifact.js';
import type { CellProgress } from '../launch/launcher.js';

export interface Recorder {
  readonly onEvent: RunListener;
  /** Logs what only the result holds, and the process's peak memory. */
  complete(metrics: Readonly<Record<string, number>>): void;
}

/** What others than the store want to know of a training run. */
export interface RecordListener {
  readonly onProgress: (progress: CellProgress) => void;
  readonly onEpoch: (epoch: number, metrics: Readonly<Record<string, number>>) => void;
  /** All up to this step is in the store, and its checkpoint is about to be written. */
  readonly onCheckpoint?: (step: number) => void;
}

/** Writes a training run's events to its run in the store, and passes its progress on. */
export function recordEvents(
  writer: RunWriter,
  { onProgress, onEpoch, onCheckpoint }: RecordListener,
): Recorder {
  const seen = new Set<string>();
  let lastStep = 0;
  let isPlaced = false;
  /** An earlier attempt's later points would draw a zigzag. */
  const goOnFrom = (step: number) => {
    writer.supersedeAfter(step);
    isPlaced = true;
  };
  return {
    onEvent: (event: RunEvent) => {
      switch (event.type) {
        case 'start':
          writer.setBackend(event.backend, event.device);
          writer.tag('parameters', String(event.parameters));
          keep(writer, 'model.json', JSON.stringify({ layers: event.layers }));
          break;
        case 'resumed':
          goOnFrom(event.step);
          lastStep = event.step;
          for (const key of Object.keys(event.metrics)) seen.add(key);
          console.log(`going on from the checkpoint of step ${event.step}`);
          break;
        case 'checkpoint':
          // Points that are only in memory would be lost with this process, and not be computed again.
          flushed(writer, event.step);
          onCheckpoint?.(event.step);
          break;
        case 'metrics':
          if (!isPlaced) goOnFrom(0);
          lastStep = event.step;
          for (const key of Object.keys(event.values)) seen.add(key);
          writer.log(event.values, { step: event.step });
          break;
        case 'epoch':
          onEpoch(event.epoch, event.values);
          break;
        case 'progress': {
          const { epoch, epochs, step, steps, loss, imagesPerSecond, etaSeconds } = event;
          lastStep = step;
          writer.progress({ epoch, epochs, step, steps, imagesPerSecond, etaSeconds });
          onProgress({ epoch, epochs, step, steps, loss, imagesPerSecond, etaSeconds });
          break;
        }
        case 'trace':
          writer.setTrace(event.lines);
          break;
        case 'tested': {
          const { weightsHash, outputsHash, predictions, multiplications } = event;
          writer.setTested({ weightsHash, outputsHash });
          writer.log({ 'cost/multiplications': multiplications }, { step: lastStep });
          for (const [name, bytes] of predictionFiles(predictions)) keep(writer, name, bytes);
          break;
        }
        case 'confusion': {
          const { classNames, counts, accuracies } = event;
          keep(writer, 'confusion.json', JSON.stringify({ classNames, counts, accuracies }));
          break;
        }
        case 'note':
          console.log(event.text);
          break;
      }
    },
    complete: (metrics) => {
      const unseen = Object.entries(metrics).filter(([key]) => !seen.has(key));
      const peak = process.resourceUsage().maxRSS * 1024;
      writer.log({ ...Object.fromEntries(unseen), 'system/peak_memory_bytes': peak }, { step: lastStep });
    },
  };
}

/** A full disk or missing permissions must not end the training. */
function keep(writer: RunWriter, name: string, content: string | Uint8Array): void {
  try {
    contentArtifact(writer, name, content);
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    console.error(`${name} is not kept: ${error.message}`);
  }
}

/** A store that can't be written to now keeps the points, and must not end the training. */
function flushed(writer: RunWriter, step: number): void {
  try {
    writer.flush();
  } catch (error) {
    if (error instanceof StaleLeaseError || !(error instanceof Error)) throw error;
    console.error(`the points up to step ${step} are not in the store yet: ${error.message}`);
  }
}
