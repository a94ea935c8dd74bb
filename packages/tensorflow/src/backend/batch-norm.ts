import * as tf from '@tensorflow/tfjs-core';
import { registerOp } from '@ablate/core/backends';
import { BATCH_NORM, BATCH_NORM_GRADIENT } from '@ablate/core/ops';
import { attributes, float32, float32Statistics, type TensorflowBackend } from './binding.js';

const TYPES = {
  ...float32,
  ...float32Statistics,
  data_format: ['string', 'NHWC'],
  is_training: ['bool', true],
} as const;

/** The rectified linear unit that may follow is an op of its own. */
const only = { activation: 'linear' } as const;

/** Batch norm by TensorFlow's own kernels. */
export function registerBatchNorm(): void {
  registerOp('tensorflow', BATCH_NORM, {
    only,
    run: (backend, { x, gamma, beta, oldMean, oldVariance }, { epsilon, momentum, unbiased }) => {
      const library = backend as TensorflowBackend;
      // Without old values TensorFlow wants empty tensors, and then gives the batch's own.
      const old =
        oldMean && oldVariance && momentum > 0 ? [oldMean, oldVariance] : [tf.tensor1d([]), tf.tensor1d([])];
      const options = attributes(library, {
        ...TYPES,
        epsilon: ['float', epsilon],
        exponential_avg_factor: ['float', 1 - momentum],
      });
      const inputs = [asImage(x), gamma, beta, ...old];
      const [y, runningMean, moved, mean, variance, reserve] = library.executeMultipleOutputs(
        'FusedBatchNormV3',
        options,
        inputs,
        6,
      ) as Six;
      const count = x.size / runningMean.size;
      const runningVariance = unbiased || count === 1 ? moved : biased(moved, oldVariance, momentum, count);
      return { y: reshaped(y, x.shape), runningMean, runningVariance, mean, variance, reserve };
    },
  });
  registerOp('tensorflow', BATCH_NORM_GRADIENT, {
    only,
    run: (backend, { dy, x, gamma, mean, variance, reserve }, { epsilon }) => {
      const library = backend as TensorflowBackend;
      const options = attributes(library, { ...TYPES, epsilon: ['float', epsilon] });
      if (reserve === undefined) throw new Error('expected what FusedBatchNormV3 reserved, got nothing');
      const inputs = [asImage(dy), asImage(x), gamma, mean, variance, reserve];
      const [dx, dGamma, dBeta, ...unused] = library.executeMultipleOutputs(
        'FusedBatchNormGradV3',
        options,
        inputs,
        5,
      ) as [tf.Tensor, tf.Tensor, tf.Tensor, ...tf.Tensor[]];
      tf.dispose(unused);
      return { dx: reshaped(dx, x.shape), dGamma, dBeta };
    },
  });
}

type Six = [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];

/** TensorFlow's running variance moves by the unbiased estimate; here by the biased one. */
function biased(unbiased: tf.Tensor, old: tf.Tensor | undefined, momentum: number, count: number): tf.Tensor {
  const scaled = tf.mul(unbiased, (count - 1) / count);
  return old === undefined || momentum === 0 ? scaled : tf.add(scaled, tf.mul(old, momentum / count));
}

/** TensorFlow's fused op takes four axes. */
function asImage(x: tf.Tensor): tf.Tensor {
  const channels = x.shape.at(-1) ?? 1;
  return x.shape.length === 4 ? x : tf.reshape(x, [-1, 1, 1, channels]);
}

function reshaped(x: tf.Tensor, shape: number[]): tf.Tensor {
  return x.shape.length === shape.length ? x : tf.reshape(x, shape);
}
