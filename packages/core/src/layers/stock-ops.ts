import * as tf from '@tensorflow/tfjs-core';
import { layers, type LayerVariable } from '@tensorflow/tfjs-layers';
import { takesExplicitPadding } from '../backends/convolutions.js';
import { ADD_RELU, addRelu } from '../ops/add-relu.js';
import { BATCH_NORM, batchNorm } from '../ops/batch-norm.js';
import { convolve, type ConvolveOptions } from '../ops/convolve.js';
import { hasKernel } from '../ops/run-op.js';
import type { TrainingOp } from './training-op.js';

type Layer = layers.Layer;

/** What is used of tfjs's layers beyond their public types. */
interface StockNorm {
  readonly axis: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly gamma?: LayerVariable | null;
  readonly beta?: LayerVariable | null;
  readonly movingMean: LayerVariable;
  readonly movingVariance: LayerVariable;
}
interface StockConvolution {
  readonly kernel: LayerVariable;
  readonly bias?: LayerVariable | null;
  readonly strides: [number, number];
  readonly padding: string;
  readonly dataFormat: string;
  readonly dilationRate: readonly number[];
  readonly activation: { getClassName(): string };
}
interface StockPadding {
  readonly padding: [rows: [number, number], columns: [number, number]];
  readonly dataFormat: string;
}

/** By the classes' prototypes, which tfjs doesn't export. */
const STOCK = new Map<unknown, (layer: Layer) => TrainingOp | undefined>([
  [prototypeOf(layers.batchNormalization({ name: 'stock' })), norm],
  [prototypeOf(layers.conv2d({ name: 'stock', filters: 1, kernelSize: 1 })), convolution],
  [prototypeOf(layers.add({ name: 'stock' })), sum],
  [prototypeOf(layers.zeroPadding2d({ name: 'stock' })), padding],
  [prototypeOf(layers.reLU({ name: 'stock' })), relu],
  [prototypeOf(layers.activation({ name: 'stock', activation: 'relu' })), activation],
]);

/** What a layer of tfjs that nobody has changed computes in training with our ops; undefined where it is for tfjs. */
export function stockOp(layer: Layer): TrainingOp | undefined {
  const prototype = prototypeOf(layer);
  return layer.call === prototype.call ? STOCK.get(prototype)?.(layer) : undefined;
}

function prototypeOf(layer: Layer): Layer {
  return Object.getPrototypeOf(layer) as Layer;
}

/** Over the last axis, with scale and offset, where the backend has a kernel for it. */
function norm(layer: Layer): TrainingOp {
  const { axis, momentum, epsilon, gamma, beta, movingMean, movingVariance } = layer as Layer & StockNorm;
  const train = ([x]: readonly tf.Tensor[], rectify: boolean) => {
    if (x === undefined || (axis !== -1 && axis !== x.rank - 1) || !gamma || !beta) return undefined;
    if (!hasKernel(BATCH_NORM)) return undefined;
    return batchNorm(x, gamma.read(), beta.read(), {
      epsilon,
      rectify,
      running: {
        mean: movingMean.read(),
        variance: movingVariance.read(),
        momentum,
        unbiased: false,
        write: (mean, variance) => {
          movingMean.write(mean);
          movingVariance.write(variance);
        },
      },
    });
  };
  return {
    name: 'batchNorm',
    compute: (inputs) => train(inputs, false),
    withRelu: (inputs) => train(inputs, true),
  };
}

/** Without dilation, channels last, linear or ReLU. */
function convolution(layer: Layer): TrainingOp {
  const { kernel, bias, strides, padding, dataFormat, dilationRate, activation } = layer as Layer &
    StockConvolution;
  const name = 'conv2d';
  const isOurs =
    dataFormat === 'channelsLast' &&
    (padding === 'same' || padding === 'valid') &&
    dilationRate.every((rate) => rate === 1) &&
    ['linear', 'relu'].includes(activation.getClassName());
  if (!isOurs) return { name };
  const train = (x: tf.Tensor, pad: ConvolveOptions['pad']) => {
    const y = convolve(x, kernel.read(), { strides, pad, bias: bias?.read() });
    return activation.getClassName() === 'relu' ? tf.relu(y) : y;
  };
  const compute = ([x]: readonly tf.Tensor[]) => (x === undefined ? undefined : train(x, padding));
  if (padding === 'same') return { name, compute };
  return {
    name,
    compute,
    withZeros: (x, zeros) => (takesExplicitPadding.has(tf.getBackend()) ? train(x, zeros) : undefined),
  };
}

/** Two tensors of one shape, where the backend has a kernel for them and the unit after them. */
function sum(): TrainingOp {
  return {
    name: 'add',
    withRelu: ([a, b, ...others]) => {
      if (a === undefined || b === undefined || others.length > 0) return undefined;
      return hasKernel(ADD_RELU) && tf.util.arraysEqual(a.shape, b.shape) ? addRelu(a, b) : undefined;
    },
  };
}

function padding(layer: Layer): TrainingOp {
  const { padding, dataFormat } = layer as Layer & StockPadding;
  const zeros: [number, number][] = [[0, 0], ...padding, [0, 0]];
  return { name: 'pad', ...(dataFormat === 'channelsLast' ? { zeros: zeros as TrainingOp['zeros'] } : {}) };
}

function relu(layer: Layer): TrainingOp {
  const { maxValue = null } = layer as Layer & { maxValue?: number | null };
  return { name: 'relu', isRelu: maxValue === null };
}

function activation(layer: Layer): TrainingOp {
  const name = (layer as Layer & StockConvolution).activation.getClassName();
  return { name, isRelu: name === 'relu' };
}
