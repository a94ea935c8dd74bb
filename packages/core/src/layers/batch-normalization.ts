import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { batchNorm } from '../ops/batch-norm.js';
import { onlyTensor } from './only-tensor.js';

export interface BatchNormalizationOptions {
  readonly name: string;
  /** Weight of the old running value in each update, as Keras counts it (PyTorch gives the new value's). */
  readonly momentum: number;
  /** Added to the variance before its square root. */
  readonly epsilon: number;
  /** Whether the running variance is the unbiased estimate, as in PyTorch, or the biased one, as in Keras. */
  readonly unbiased: boolean;
}

/**
 * Keras's `BatchNormalization` over the last axis, trained with `ops/batch-norm`: `[N, …, C] → [N, …, C]`.
 * It is the stock layer but for its training step, so a saved model loads wherever that layer is known.
 */
export function batchNormalization({ unbiased, ...options }: BatchNormalizationOptions): layers.Layer {
  const layer = layers.batchNormalization(options);
  const evaluate = layer.call.bind(layer);
  layer.call = (inputs, kwargs) => {
    if (kwargs.training !== true) return evaluate(inputs, kwargs);
    const x = onlyTensor(inputs);
    const [gamma, beta] = layer.trainableWeights.map((weight) => weight.read());
    const [runningMean, runningVariance] = layer.nonTrainableWeights;
    const count = x.size / (x.shape.at(-1) ?? 1);
    const correction = unbiased && count > 1 ? count / (count - 1) : 1;
    return batchNorm(x, gamma as tf.Tensor, beta as tf.Tensor, {
      epsilon: options.epsilon,
      onMoments: (mean, variance) => {
        runningMean?.write(blend(runningMean.read(), mean, options.momentum));
        const estimate = correction === 1 ? variance : tf.mul(variance, correction);
        runningVariance?.write(blend(runningVariance.read(), estimate, options.momentum));
      },
    });
  };
  return layer;
}

function blend(old: tf.Tensor, value: tf.Tensor, momentum: number): tf.Tensor {
  return tf.add(tf.mul(old, momentum), tf.mul(value, 1 - momentum));
}
