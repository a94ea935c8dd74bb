import * as tf from '@tensorflow/tfjs-core';
import { batchesOf, inSequence, makeBatch } from '../data/batches.js';
import type { Dataset, Split } from '../data/dataset.js';
import { elementAt } from '../element-at.js';
import type { Metrics } from '../plugins/metrics.js';
import type { Program } from '../program/program.js';
import { addTallies, type Task } from './task.js';

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
    const values = tf.tidy(() => {
      const { inputs, targets } = makeBatch(dataset, split, indices);
      const [outputs] = program.run([inputs], { training: false }) as [tf.Tensor];
      return packed([tf.mul(task.loss(outputs, targets), indices.length)], outputs, targets);
    });
    const read = await unpack(values, indices.length, task, 1);
    loss += elementAt(read.scalars, 0);
    tally = addTallies(tally, task.tally(read.outputs, read.targets));
    onOutputs?.(read.outputs, read.targets);
  }
  return { loss: loss / split.size, ...task.metrics(tally) };
}

/** Scalars, outputs and targets as one tensor, so that the backend is waited for once. */
export function packed(scalars: readonly tf.Tensor[], outputs: tf.Tensor, targets: tf.Tensor): tf.Tensor1D {
  const flat = (x: tf.Tensor) => tf.reshape<tf.Rank.R1>(tf.cast(x, 'float32'), [x.size]);
  return tf.concat([tf.stack([...scalars]) as tf.Tensor1D, flat(outputs), flat(targets)]);
}

/** What `packed` put together for `examples` examples; disposes of it. */
export async function unpack(
  values: tf.Tensor1D,
  examples: number,
  { outputShape }: Task,
  scalars: number,
): Promise<{ scalars: Float32Array; outputs: Float32Array; targets: Float32Array }> {
  const read = await values.data<'float32'>();
  values.dispose();
  const end = scalars + outputShape.reduce((a, b) => a * b, examples);
  return {
    scalars: read.subarray(0, scalars),
    outputs: read.subarray(scalars, end),
    targets: read.subarray(end),
  };
}
