import * as tf from '@tensorflow/tfjs-core';
import { BATCH_NORM, BATCH_NORM_GRADIENT, RELU_GRADIENT } from '../../ops/kernels.js';
import { attributes, float32, float32Statistics, type TensorflowBackend } from './binding.js';

/** tfjs hands whole tensors to kernels, though their type promises less. */
type Inputs<Name extends string> = Record<Name, tf.Tensor>;

const BATCH_NORM_TYPES = {
  ...float32,
  ...float32Statistics,
  data_format: ['string', 'NHWC'],
  is_training: ['bool', true],
} as const;

function register<Name extends string>(
  kernelName: string,
  run: (backend: TensorflowBackend, inputs: Inputs<Name>, epsilon: number) => tf.TensorInfo | tf.TensorInfo[],
): void {
  tf.registerKernel({
    kernelName,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, attrs, backend }) =>
      run(backend as TensorflowBackend, inputs as Inputs<Name>, Number(attrs?.epsilon ?? 0)),
  });
}

let registered = false;

/** Registers our training kernels for TensorFlow, once; call it after tfjs-node has been imported. */
export function registerTensorflowKernels(): void {
  if (registered) return;
  registered = true;
  register<'dy' | 'y'>(RELU_GRADIENT, (backend, { dy, y }) =>
    backend.executeSingleOutput('ReluGrad', attributes(backend, float32), [dy, y]),
  );
  register<'x' | 'gamma' | 'beta'>(BATCH_NORM, (backend, { x, gamma, beta }, epsilon) =>
    batchNorm(backend, x, gamma, beta, epsilon),
  );
  register<'dy' | 'x' | 'gamma' | 'reserve0' | 'reserve1' | 'reserve2'>(
    BATCH_NORM_GRADIENT,
    (backend, { dy, x, gamma, reserve0, reserve1, reserve2 }, epsilon) => {
      const options = attributes(backend, { ...BATCH_NORM_TYPES, epsilon: ['float', epsilon] });
      const inputs = [asImage(dy), asImage(x), gamma, reserve0, reserve1, reserve2];
      const [dx, dGamma, dBeta, ...unused] = backend.executeMultipleOutputs(
        'FusedBatchNormGradV3',
        options,
        inputs,
        5,
      ) as [tf.Tensor, tf.Tensor, tf.Tensor, ...tf.Tensor[]];
      tf.dispose(unused);
      return [tf.reshape(dx, x.shape), dGamma, dBeta];
    },
  );
}

/** x `[…, C]` → y, mean, biased variance, and the three tensors that the gradient wants back */
function batchNorm(
  backend: TensorflowBackend,
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  epsilon: number,
): tf.Tensor[] {
  const empty = tf.tensor1d([]);
  const options = attributes(backend, {
    ...BATCH_NORM_TYPES,
    epsilon: ['float', epsilon],
    exponential_avg_factor: ['float', 1],
  });
  const inputs = [asImage(x), gamma, beta, empty, empty];
  const outputs = backend.executeMultipleOutputs('FusedBatchNormV3', options, inputs, 6);
  const [y, mean, unbiased, ...reserves] = outputs as [tf.Tensor, tf.Tensor, tf.Tensor, ...tf.Tensor[]];
  const count = y.size / mean.size;
  const variance = count > 1 ? tf.mul(unbiased, (count - 1) / count) : unbiased;
  return [tf.reshape(y, x.shape), mean, variance, ...reserves];
}

/** TensorFlow's fused op takes four axes. */
function asImage(x: tf.Tensor): tf.Tensor {
  if (x.shape.length === 4) return x;
  const channels = x.shape.at(-1) ?? 1;
  return tf.reshape(x, [-1, 1, 1, channels]);
}
