import * as tf from '@tensorflow/tfjs-core';
import {
  BATCH_NORM,
  BATCH_NORM_GRADIENT,
  type BatchNormAttributes,
  MOMENTUM_STEP,
  type MomentumOptions,
  RELU_GRADIENT,
} from '@ablate/core/ops';
import { specializeKernel } from '@ablate/core/backends';
import { attributes, float32, float32Statistics, type TensorflowBackend } from './binding.js';
import { register, type Inputs, type RunningInputs } from './register-kernel.js';

const BATCH_NORM_TYPES = {
  ...float32,
  ...float32Statistics,
  data_format: ['string', 'NHWC'],
  is_training: ['bool', true],
} as const;

let registered = false;

/** Registers our training kernels for TensorFlow, once; call it after tfjs-node has been imported. */
export function registerTensorflowKernels(): void {
  if (registered) return;
  registered = true;
  register<'dy' | 'y', undefined>(RELU_GRADIENT, (backend, { dy, y }) =>
    backend.executeSingleOutput('ReluGrad', attributes(backend, float32), [dy, y]),
  );
  specializeKernel('tensorflow', 'Reshape', (backend, { x }, { shape }) =>
    x !== undefined && tf.util.arraysEqual(x.shape, shape as number[]) ? shared(backend, x) : undefined,
  );
  specializeKernel('tensorflow', 'Cast', (backend, { x }, { dtype }) =>
    x !== undefined && x.dtype === dtype ? shared(backend, x) : undefined,
  );
  register<'x' | 'gamma' | 'beta', BatchNormAttributes, RunningInputs>(BATCH_NORM, batchNorm);
  register<'dy' | 'x' | 'gamma' | 'reserve0' | 'reserve1' | 'reserve2', { epsilon: number }>(
    BATCH_NORM_GRADIENT,
    (backend, { dy, x, gamma, reserve0, reserve1, reserve2 }, { epsilon }) => {
      const options = attributes(backend, { ...BATCH_NORM_TYPES, epsilon: ['float', epsilon] });
      const inputs = [asImage(dy), asImage(x), gamma, reserve0, reserve1, reserve2];
      const [dx, dGamma, dBeta, ...unused] = backend.executeMultipleOutputs(
        'FusedBatchNormGradV3',
        options,
        inputs,
        5,
      ) as [tf.Tensor, tf.Tensor, tf.Tensor, ...tf.Tensor[]];
      tf.dispose(unused);
      return [reshaped(dx, x.shape), dGamma, dBeta];
    },
  );
  register<'weight' | 'velocity' | 'gradient', MomentumOptions>(MOMENTUM_STEP, momentumStep);
}

/** The same tensor again: gradients reshape and cast to what their tensors are already. */
function shared(backend: unknown, { dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo {
  (backend as TensorflowBackend).incRef(dataId);
  return { dataId, shape, dtype };
}

/**
 * x `[…, C]`, gamma, beta, and running mean and variance `[C]` if there are any → y, updated running mean and variance,
 * and the three tensors that the gradient wants back
 */
function batchNorm(
  backend: TensorflowBackend,
  { x, gamma, beta, runningMean, runningVariance }: Inputs<'x' | 'gamma' | 'beta'> & RunningInputs,
  { epsilon, momentum, unbiased }: BatchNormAttributes,
): tf.Tensor[] {
  // Without old values TensorFlow wants empty tensors, and then gives the batch's own.
  const old =
    runningMean && runningVariance && momentum > 0
      ? [runningMean, runningVariance]
      : [tf.tensor1d([]), tf.tensor1d([])];
  const options = attributes(backend, {
    ...BATCH_NORM_TYPES,
    epsilon: ['float', epsilon],
    exponential_avg_factor: ['float', 1 - momentum],
  });
  const outputs = backend.executeMultipleOutputs(
    'FusedBatchNormV3',
    options,
    [asImage(x), gamma, beta, ...old],
    6,
  );
  const [y, mean, variance, ...reserves] = outputs as [tf.Tensor, tf.Tensor, tf.Tensor, ...tf.Tensor[]];
  const count = x.size / mean.size;
  return [
    reshaped(y, x.shape),
    mean,
    unbiased || count === 1 ? variance : biased(variance, runningVariance, momentum, count),
    ...reserves,
  ];
}

/** TensorFlow's running variance moves by the unbiased estimate; here by the biased one. */
function biased(unbiased: tf.Tensor, old: tf.Tensor | undefined, momentum: number, count: number): tf.Tensor {
  const scaled = tf.mul(unbiased, (count - 1) / count);
  return old === undefined || momentum === 0 ? scaled : tf.add(scaled, tf.mul(old, momentum / count));
}

/** As `ops/momentum-step` defines it, without tfjs's own steps around each of TensorFlow's. */
function momentumStep(
  backend: TensorflowBackend,
  { weight, velocity, gradient }: Inputs<'weight' | 'velocity' | 'gradient'>,
  { rate, momentum, nesterov }: MomentumOptions,
): tf.Tensor[] {
  const types = attributes(backend, float32);
  const run = (op: string, a: tf.Tensor, b: tf.Tensor) => backend.executeSingleOutput(op, types, [a, b]);
  const factor = tf.scalar(momentum);
  const v = run('AddV2', run('Mul', velocity, factor), gradient);
  const step = nesterov ? run('AddV2', run('Mul', v, factor), gradient) : v;
  return [run('Sub', weight, run('Mul', step, tf.scalar(rate))), v];
}

/** TensorFlow's fused op takes four axes. */
function asImage(x: tf.Tensor): tf.Tensor {
  const channels = x.shape.at(-1) ?? 1;
  return x.shape.length === 4 ? x : tf.reshape(x, [-1, 1, 1, channels]);
}

function reshaped(x: tf.Tensor, shape: number[]): tf.Tensor {
  return x.shape.length === shape.length ? x : tf.reshape(x, shape);
}
