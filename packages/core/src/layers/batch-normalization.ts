import * as tf from '@tensorflow/tfjs-core';
import { layers, type LayerVariable } from '@tensorflow/tfjs-layers';
import { batchNorm } from '../ops/batch-norm.js';
import { onlyTensor } from './only-tensor.js';
import { replaceCall } from './training-op.js';

/** What `batchNormalization` takes. */
export interface BatchNormalizationOptions {
  readonly name: string;
  /** Weight of the old running value in each update, as Keras counts it (PyTorch gives the new value's). */
  readonly momentum: number;
  /** Added to the variance before its square root. */
  readonly epsilon: number;
  /** Whether the running variance is the unbiased estimate, as in PyTorch, or the biased one, as in Keras. */
  readonly unbiased: boolean;
  /** Examples that are normalized together in training; the whole batch unless given. */
  readonly ghostSize?: number | undefined;
}

/**
 * Keras's `BatchNormalization` over the last axis, trained with `ops/batch-norm`: `[N, …, C] → [N, …, C]`.
 * It is the stock layer but for its training step, so a saved model loads wherever that layer is known.
 */
export function batchNormalization({
  unbiased,
  ghostSize = Infinity,
  ...options
}: BatchNormalizationOptions): layers.Layer {
  const layer = layers.batchNormalization(options);
  const evaluate = layer.call.bind(layer);
  const train = (x: tf.Tensor, rectify: boolean) => {
    const [gamma, beta] = layer.trainableWeights.map((weight) => weight.read());
    const [runningMean, runningVariance] = layer.nonTrainableWeights;
    const parts = ghosts(x, ghostSize);
    const outputs = parts.map((part) =>
      batchNorm(part, gamma as tf.Tensor, beta as tf.Tensor, {
        epsilon: options.epsilon,
        rectify,
        running: {
          mean: (runningMean as LayerVariable).read(),
          variance: (runningVariance as LayerVariable).read(),
          // Each ghost batch moves the running values by its share of a whole batch's step.
          momentum: options.momentum ** (part.size / x.size),
          unbiased,
          write: (mean, variance) => {
            runningMean?.write(mean);
            runningVariance?.write(variance);
          },
        },
      }),
    );
    return outputs.length === 1 ? (outputs[0] as tf.Tensor) : tf.concat(outputs, 0);
  };
  replaceCall(
    layer,
    { name: 'batchNorm', withRelu: (inputs) => train(onlyTensor(inputs), true) },
    (inputs, kwargs) =>
      kwargs.training === true ? train(onlyTensor(inputs), false) : evaluate(inputs, kwargs),
  );
  return layer;
}

/** The batch cut into runs of `size` examples; the last may be smaller. */
function ghosts(x: tf.Tensor, size: number): tf.Tensor[] {
  const [examples = 0] = x.shape;
  if (size >= examples) return [x];
  const sizes = Array.from({ length: Math.ceil(examples / size) }, (_, i) =>
    Math.min(size, examples - i * size),
  );
  return tf.split(x, sizes, 0);
}
