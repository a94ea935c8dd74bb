import * as tf from '@tensorflow/tfjs-core';
import { batchesOf, inSequence, makeBatch } from '../data/loader/batches.js';
import type { Dataset, Split } from '../data/dataset.js';
import type { Metrics } from '../plugins/metrics.js';
import type { Program } from '../program/program.js';
import { addTallies, type Task } from './task.js';
import { readComputed } from './transfer.js';

const BATCH_SIZE = 256;

/** Outputs `[N, …outputShape]` and targets of a batch, on the host. */
export type OutputsListener = (outputs: Float32Array, targets: Float32Array) => void;

/** The mean loss and the task's metrics over a split, in evaluation mode. */
export async function evaluate(
  program: Program,
  dataset: Dataset,
  split: Split,
  task: Task,
  onOutputs?: OutputsListener,
): Promise<Metrics> {
  let loss = 0;
  let tally: number[] = [];
  for (const indices of batchesOf(inSequence(split), BATCH_SIZE)) {
    const values = await readComputed(() => {
      const { inputs, targets } = makeBatch(dataset, split, indices);
      const [outputs] = program.run([inputs], { training: false }) as [tf.Tensor];
      return { loss: tf.mul(task.loss(outputs, targets), indices.length), outputs, targets };
    });
    loss += values.loss;
    tally = addTallies(tally, task.tally(values.outputs, values.targets));
    onOutputs?.(values.outputs, values.targets);
  }
  return { loss: loss / split.size, ...task.metrics(tally) };
}
