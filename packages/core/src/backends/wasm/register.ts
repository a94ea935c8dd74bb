import type * as tf from '@tensorflow/tfjs-core';
import { BATCH_NORM, BATCH_NORM_GRADIENT, MOMENTUM_STEP, RELU_GRADIENT } from '../../ops/kernels.js';
import type { BatchNormAttributes } from '../../ops/batch-norm.js';
import { isPlainConvolution, type ConvolutionAttributes, type Shape4 } from '../convolutions.js';
import { registerKernel, specializeKernel } from '../register-kernel.js';
import { sumsColumns } from '../sums-columns.js';
import { batchNorm, batchNormGradient, columnSums } from './columns.js';
import { convFilterGradient, convInputGradient, convolve } from './convolution.js';
import { WasmMemory, type WasmBackend } from './memory.js';
import { momentumStep, reluGradient } from './pointwise.js';

type Kernel<Input extends string, Attributes> = (
  memory: WasmMemory,
  inputs: Record<Input, tf.Tensor>,
  attributes: Attributes,
) => tf.TensorInfo | tf.TensorInfo[];

/** Registers a kernel that works in the backend's memory. */
function register<Input extends string, Attributes>(
  kernelName: string,
  run: Kernel<Input, Attributes>,
): void {
  registerKernel<Input, Attributes>('wasm', kernelName, (backend, inputs, attributes) =>
    run(WasmMemory.of(backend as WasmBackend), inputs, attributes),
  );
}

let registered = false;

/** Registers our training kernels for wasm, once; call it after the backend's package has been imported. */
export function registerWasmKernels(): void {
  if (registered) return;
  registered = true;
  register<'x' | 'dy', ConvolutionAttributes & { filterShape: Shape4 }>(
    'Conv2DBackpropFilter',
    (memory, { x, dy }, attributes) => convFilterGradient(memory, x, dy, attributes),
  );
  register<'dy' | 'filter', ConvolutionAttributes & { inputShape: Shape4 }>(
    'Conv2DBackpropInput',
    (memory, { dy, filter }, attributes) => convInputGradient(memory, dy, filter, attributes),
  );
  register<'x' | 'gamma' | 'beta', BatchNormAttributes>(BATCH_NORM, (memory, inputs, attributes) =>
    batchNorm(memory, inputs, attributes),
  );
  register<'dy' | 'x' | 'gamma' | 'reserve0' | 'reserve1', { epsilon: number }>(
    BATCH_NORM_GRADIENT,
    (memory, { dy, x, gamma, reserve0, reserve1 }, { epsilon }) =>
      batchNormGradient(memory, { dy, x, scale: gamma, mean: reserve0, variance: reserve1 }, epsilon),
  );
  register<'dy' | 'y', undefined>(RELU_GRADIENT, (memory, { dy, y }) => reluGradient(memory, dy, y));
  register<'weight' | 'velocity' | 'gradient', { rate: number; momentum: number; nesterov: boolean }>(
    MOMENTUM_STEP,
    (memory, inputs, attributes) => momentumStep(memory, inputs, attributes),
  );
  shareIdentity();
  specializeSum();
  specializeConvolution();
}

/** Puts a kernel before the stock one, which takes the calls that ours gives undefined for. */
function specialize(
  kernelName: string,
  run: (
    memory: WasmMemory,
    inputs: tf.NamedTensorInfoMap,
    attributes: tf.NamedAttrMap,
  ) => tf.TensorInfo | undefined,
): void {
  specializeKernel('wasm', kernelName, (backend, inputs, attributes) =>
    run(WasmMemory.of(backend as WasmBackend), inputs, attributes),
  );
}

/** tfjs's wasm `Identity` copies; a second reference to the same values does, as in its `Reshape`. */
function shareIdentity(): void {
  specialize('Identity', (memory, { x }) => (x === undefined ? undefined : memory.share(x)));
}

/** tfjs's wasm `Sum` walks memory column by column; over leading axes, as bias gradients need it, ours does not. */
function specializeSum(): void {
  specialize('Sum', (memory, { x }, attributes) =>
    x !== undefined && sumsColumns(x, attributes) ? columnSums(memory, x) : undefined,
  );
}

/** Ours needs some channels to be the faster one. */
function specializeConvolution(): void {
  for (const name of ['Conv2D', 'FusedConv2D'])
    specialize(name, (memory, { x, filter, bias }, attributes) =>
      x !== undefined && filter !== undefined && (x.shape[3] ?? 0) >= 4 && isPlainConvolution(attributes)
        ? convolve(memory, x, filter, bias, attributes)
        : undefined,
    );
}
