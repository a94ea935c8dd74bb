import type { TrainContext, Weight } from '@ablate/core/plugins';
import * as tf from '@tensorflow/tfjs-core';
import { decays } from './weight-decay/weight-decay.js';

/** The weights that a regularizer of weights acts on: kernels, neither biases nor the parameters of norms. */
export const kernelsOf = ({ weights }: TrainContext): readonly Weight[] => weights.filter(decays);

/** The sum of a penalty over all kernels: scalar. */
export function sumOverKernels(context: TrainContext, penalty: (kernel: tf.Tensor) => tf.Tensor): tf.Scalar {
  const terms = kernelsOf(context).map(({ variable }) => penalty(variable));
  return terms.length === 0 ? tf.scalar(0) : tf.addN(terms as tf.Scalar[]);
}

/** Changes every kernel in place, and logs at the end of an epoch which share of their values is exactly 0. */
export function updateKernels(context: TrainContext, change: (kernel: tf.Tensor) => tf.Tensor): void {
  const kernels = kernelsOf(context);
  for (const { variable } of kernels) variable.assign(change(variable));
  if ((context.step + 1) % context.stepsPerEpoch !== 0 || kernels.length === 0) return;
  const zeros = kernels.map(({ variable }) => tf.sum(tf.cast(tf.equal(variable, 0), 'float32')));
  const size = kernels.reduce((sum, { variable }) => sum + variable.size, 0);
  context.log('sparsity', tf.div<tf.Scalar>(tf.addN(zeros), size));
}
