import * as tf from '@tensorflow/tfjs-core';
import {
  ADAM_STEP,
  type AdamStepOptions,
  ADD_RELU,
  BATCH_NORM,
  BATCH_NORM_GRADIENT,
  BATCH_NORM_RELU,
  BATCH_NORM_RELU_GRADIENT,
  type BatchNormAttributes,
  MOMENTUM_STEP,
  type MomentumOptions,
  RELU_GRADIENT,
} from '@ablate/core/ops';
import type { NativeExports } from '../setup/native-kernels.js';
import {
  type ConvolutionAttributes,
  convolutionInfo,
  isPlainConvolution,
  type Shape4,
  specializeKernel,
  sumsColumns,
  takesExplicitPadding,
} from '@ablate/core/backends';
import type { TensorflowBackend } from './binding.js';
import { register, type RunningInputs } from './register-kernel.js';
import { runBehind } from './run-behind.js';

/** Runs one of the ops of `native/ops.cc`: its numbers are what that op says. */
function run(
  backend: TensorflowBackend,
  op: string,
  numbers: readonly number[],
  inputs: readonly tf.TensorInfo[],
  outputs: number,
): tf.Tensor[] {
  const { TF_ATTR_FLOAT: type } = backend.binding;
  if (type === undefined) throw new Error('tfjs-node has no TF_ATTR_FLOAT');
  const attribute = { name: 'numbers', type, value: numbers };
  return backend.executeMultipleOutputs(op, [attribute], [...inputs], outputs);
}

function runSingle(
  backend: unknown,
  op: string,
  numbers: readonly number[],
  inputs: readonly tf.TensorInfo[],
): tf.Tensor {
  const [output] = run(backend as TensorflowBackend, op, numbers, inputs, 1);
  if (output === undefined) throw new Error(`${op} gave no output`);
  return output;
}

const isFloat = (...tensors: (tf.TensorInfo | undefined)[]) =>
  tensors.every((tensor) => tensor?.dtype === 'float32');

/** Strides and padding of a convolution, then the sizes that its inputs do not tell. */
function geometry(
  xShape: readonly number[],
  filterShape: readonly number[],
  attributes: ConvolutionAttributes,
): { start: number[]; out: [height: number, width: number] } {
  const info = convolutionInfo(xShape, filterShape, attributes);
  const { strideHeight, strideWidth, padInfo, outHeight, outWidth } = info;
  return { start: [strideHeight, strideWidth, padInfo.top, padInfo.left], out: [outHeight, outWidth] };
}

function specializeConvolutions(none: tf.Tensor): void {
  takesExplicitPadding.add('tensorflow');
  for (const name of ['Conv2D', 'FusedConv2D'])
    specializeKernel('tensorflow', name, (backend, { x, filter, bias = none }, attributes) => {
      if (x === undefined || filter === undefined || !isFloat(x, filter)) return undefined;
      if (!isPlainConvolution(attributes)) return undefined;
      const { start, out } = geometry(x.shape, filter.shape, attributes);
      return runSingle(backend, 'AblateConv2D', [...start, ...out], [x, filter, bias]);
    });
  specializeKernel('tensorflow', 'Conv2DBackpropInput', (backend, { dy, filter }, attributes) => {
    if (dy === undefined || filter === undefined || !isFloat(dy, filter)) return undefined;
    if (!isPlainConvolution(attributes)) return undefined;
    const [, height, width] = attributes.inputShape as Shape4;
    const { start } = geometry(attributes.inputShape as Shape4, filter.shape, attributes);
    return runSingle(backend, 'AblateConv2DInputGradient', [...start, height, width], [dy, filter]);
  });
  specializeKernel('tensorflow', 'Conv2DBackpropFilter', (backend, { x, dy }, attributes) => {
    if (x === undefined || dy === undefined || !isFloat(x, dy)) return undefined;
    if (!isPlainConvolution(attributes)) return undefined;
    const [height, width] = attributes.filterShape as Shape4;
    const { start } = geometry(x.shape, attributes.filterShape as Shape4, attributes);
    return runSingle(backend, 'AblateConv2DFilterGradient', [...start, height, width], [x, dy]);
  });
}

/** On a pool of their own threads, TensorFlow's would have to wake up between two ops of ours. */
function specializeElementwise(): void {
  specializeKernel('tensorflow', 'Relu', (backend, { x }) =>
    x !== undefined && isFloat(x) ? runSingle(backend, 'AblateRelu', [], [x]) : undefined,
  );
  specializeKernel('tensorflow', 'Add', (backend, { a, b }) =>
    a !== undefined && b !== undefined && isFloat(a, b) && tf.util.arraysEqual(a.shape, b.shape)
      ? runSingle(backend, 'AblateAdd', [], [a, b])
      : undefined,
  );
  register<'a' | 'b', undefined>(ADD_RELU, (backend, { a, b }) =>
    runSingle(backend, 'AblateAddRelu', [], [a, b]),
  );
  register<'dy' | 'y', undefined>(RELU_GRADIENT, (backend, { dy, y }) =>
    runSingle(backend, 'AblateReluGradient', [], [dy, y]),
  );
}

let registered = false;

/** Registers the kernels of a library that has been loaded, in place of TensorFlow's own, once. */
export function registerNativeKernels(library: NativeExports): void {
  if (registered) return;
  registered = true;
  runBehind(tf.backend() as unknown as TensorflowBackend, library);
  const none = tf.keep(tf.tensor1d([]));
  specializeConvolutions(none);
  specializeElementwise();
  specializeKernel('tensorflow', 'Sum', (backend, { x }, attributes) =>
    x !== undefined && sumsColumns(x, attributes) && !x.shape.includes(0)
      ? runSingle(backend, 'AblateColumnSums', [], [x])
      : undefined,
  );
  for (const [name, rectify] of [
    [BATCH_NORM, 0],
    [BATCH_NORM_RELU, 1],
  ] as const)
    register<'x' | 'gamma' | 'beta', BatchNormAttributes, RunningInputs>(
      name,
      (
        backend,
        { x, gamma, beta, runningMean = none, runningVariance = none },
        { epsilon, momentum, unbiased },
      ) => {
        const numbers = [epsilon, momentum, Number(unbiased), rectify];
        return run(backend, 'AblateBatchNorm', numbers, [x, gamma, beta, runningMean, runningVariance], 5);
      },
    );
  for (const name of [BATCH_NORM_GRADIENT, BATCH_NORM_RELU_GRADIENT])
    register<'dy' | 'x' | 'gamma' | 'reserve0' | 'reserve1', { epsilon: number }, { beta?: tf.Tensor }>(
      name,
      (backend, { dy, x, gamma, reserve0, reserve1, beta = none }, { epsilon }) =>
        run(backend, 'AblateBatchNormGradient', [epsilon], [dy, x, gamma, reserve0, reserve1, beta], 3),
    );
  register<'weight' | 'velocity' | 'gradient', MomentumOptions>(
    MOMENTUM_STEP,
    (backend, { weight, velocity, gradient }, { rate, momentum, nesterov }) =>
      run(backend, 'AblateMomentumStep', [rate, momentum, Number(nesterov)], [weight, velocity, gradient], 2),
  );
  register<'weight' | 'mean' | 'square' | 'gradient', AdamStepOptions>(
    ADAM_STEP,
    (backend, { weight, mean, square, gradient }, { rate, beta1, beta2, epsilon, correction }) =>
      run(
        backend,
        'AblateAdamStep',
        [rate, beta1, beta2, epsilon, 1 - beta1, 1 - beta2, correction],
        [weight, mean, square, gradient],
        3,
      ),
  );
}
