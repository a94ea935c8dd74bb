import * as tf from '@tensorflow/tfjs-core';
import { BATCH_NORM, BATCH_NORM_GRADIENT, MOMENTUM_STEP, RELU_GRADIENT } from '../../ops/kernels.js';
import { batchNorm, batchNormGradient, columnSums, type BatchNormAttributes } from './columns.js';
import {
  convFilterGradient,
  convInputGradient,
  convolve,
  type ConvolutionAttributes,
} from './convolution.js';
import { WasmMemory, type WasmBackend } from './memory.js';
import { momentumStep, reluGradient } from './pointwise.js';

interface Call<Input extends string, Attributes> {
  readonly memory: WasmMemory;
  readonly inputs: Record<Input, tf.TensorInfo>;
  readonly attributes: Attributes;
}
type Shape4 = [number, number, number, number];

/** Puts a kernel into tfjs's registry for wasm, in place of the stock one if there is one. */
function register<Input extends string, Attributes>(
  kernelName: string,
  run: (call: Call<Input, Attributes>) => tf.TensorInfo | tf.TensorInfo[],
): void {
  if ((tf.getKernel(kernelName, 'wasm') as unknown) !== undefined) tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) =>
      run({
        memory: WasmMemory.of(backend as WasmBackend),
        inputs: inputs as Record<Input, tf.TensorInfo>,
        attributes: attrs as Attributes,
      }),
  });
}

/** As `register`, but calls the stock kernel where ours does not apply: where `run` gives undefined. */
function specialize(
  kernelName: string,
  run: (
    memory: WasmMemory,
    inputs: tf.NamedTensorInfoMap,
    attributes: tf.NamedAttrMap,
  ) => tf.TensorInfo | undefined,
): void {
  const stock = tf.getKernel(kernelName, 'wasm');
  tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({
    ...stock,
    kernelFunc: (call) =>
      run(WasmMemory.of(call.backend as WasmBackend), call.inputs, call.attrs ?? {}) ??
      stock.kernelFunc(call),
  });
}

let registered = false;

/** Registers our training kernels for wasm, once; call it after the backend's package has been imported. */
export function registerWasmKernels(): void {
  if (registered) return;
  registered = true;
  register<'x' | 'dy', ConvolutionAttributes & { filterShape: Shape4 }>(
    'Conv2DBackpropFilter',
    ({ memory, inputs: { x, dy }, attributes }) => convFilterGradient(memory, x, dy, attributes),
  );
  register<'dy' | 'filter', ConvolutionAttributes & { inputShape: Shape4 }>(
    'Conv2DBackpropInput',
    ({ memory, inputs: { dy, filter }, attributes }) => convInputGradient(memory, dy, filter, attributes),
  );
  register<'x' | 'gamma' | 'beta', BatchNormAttributes>(BATCH_NORM, ({ memory, inputs, attributes }) =>
    batchNorm(memory, inputs, attributes),
  );
  register<'dy' | 'x' | 'gamma' | 'reserve0' | 'reserve1', { epsilon: number }>(
    BATCH_NORM_GRADIENT,
    ({ memory, inputs: { dy, x, gamma, reserve0, reserve1 }, attributes: { epsilon } }) =>
      batchNormGradient(memory, { dy, x, scale: gamma, mean: reserve0, variance: reserve1 }, epsilon),
  );
  register<'dy' | 'y', undefined>(RELU_GRADIENT, ({ memory, inputs: { dy, y } }) =>
    reluGradient(memory, dy, y),
  );
  register<'weight' | 'velocity' | 'gradient', { rate: number; momentum: number; nesterov: boolean }>(
    MOMENTUM_STEP,
    ({ memory, inputs, attributes }) => momentumStep(memory, inputs, attributes),
  );
  shareIdentity();
  specializeSum();
  specializeConvolution();
}

/** tfjs's wasm `Identity` copies; a second reference to the same values does, as in its `Reshape`. */
function shareIdentity(): void {
  specialize('Identity', (memory, { x }) => (x === undefined ? undefined : memory.share(x)));
}

/** tfjs's wasm `Sum` walks memory column by column; over leading axes, as bias gradients need it, ours does not. */
function specializeSum(): void {
  specialize('Sum', (memory, { x }, attributes) => {
    if (x?.dtype !== 'float32') return undefined;
    const { axis, keepDims } = attributes as { axis: number | number[]; keepDims: boolean };
    const axes = tf.util.parseAxisParam(axis, x.shape);
    const leading =
      axes.length > 0 && axes.length === x.shape.length - 1 && axes.every((a) => a < axes.length);
    return leading && !keepDims ? columnSums(memory, x) : undefined;
  });
}

/** Ours has no dilation and no activation, and needs some channels to be the faster one. */
function specializeConvolution(): void {
  for (const name of ['Conv2D', 'FusedConv2D'])
    specialize(name, (memory, { x, filter, bias }, attributes) => {
      const { dilations, dataFormat, activation = 'linear', ...rest } = attributes as ForwardAttributes;
      const ours =
        dataFormat === 'NHWC' && activation === 'linear' && [dilations].flat().every((d) => d === 1);
      return ours && x !== undefined && filter !== undefined && (x.shape[3] ?? 0) >= 4
        ? convolve(memory, x, filter, bias, rest)
        : undefined;
    });
}

type ForwardAttributes = tf.NamedAttrMap &
  ConvolutionAttributes & {
    readonly dilations: number | [number, number];
    readonly dataFormat: string;
    readonly activation?: string;
  };
