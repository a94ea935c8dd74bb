import * as tf from '@tensorflow/tfjs-core';
import { layers, type LayerVariable } from '@tensorflow/tfjs-layers';
import { batchNorm, fusesBatchNormRelu } from '../ops/batch-norm.js';
import { ADD_RELU, addRelu } from '../ops/add-relu.js';
import { convolve } from '../ops/convolve.js';
import { hasKernel } from '../ops/run-op.js';
import { watchOutputs } from './follower.js';
import { leavePadding, paddingOf } from './padded.js';
import { isRectified, markRectified, rectifies } from './rectified.js';

type Tensors = tf.Tensor | tf.Tensor[];
type Arguments = Readonly<Record<string, unknown>>;

/** What is used of tfjs's layers beyond their public type. */
interface StockLayer {
  readonly outboundNodes: layers.Layer['outboundNodes'];
  call: (this: StockLayer, inputs: Tensors, kwargs: Arguments) => Tensors;
  invokeCallHook(inputs: Tensors, kwargs: Arguments): void;
}

interface StockNorm extends StockLayer {
  readonly axis: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly gamma?: LayerVariable | null;
  readonly beta?: LayerVariable | null;
  readonly movingMean: LayerVariable;
  readonly movingVariance: LayerVariable;
}

type StockPadding = StockLayer & Parameters<typeof leavePadding>[0];

interface StockConvolution extends StockLayer {
  readonly kernel: LayerVariable;
  readonly bias?: LayerVariable | null;
  readonly strides: [number, number];
  readonly padding: string;
  readonly dataFormat: string;
  readonly dilationRate: readonly number[];
  readonly activation: { getClassName(): string };
}

let done = false;

/**
 * Has the `tf.layers` classes `BatchNormalization`, `Conv2D`, `Add` and `ZeroPadding2D` train with our ops, once in a
 * process: layers that are there already as well. What they compute stays the same; outside of training they are left
 * alone.
 */
export function trainStockLayersFast(): void {
  if (done) return;
  done = true;
  watchOutputs();
  replaceTraining(layers.batchNormalization(), (layer, x) => trainNorm(layer as StockNorm, x));
  replaceTraining(layers.conv2d({ filters: 1, kernelSize: 1 }), (layer, x) =>
    trainConvolution(layer as StockConvolution, x),
  );
  replaceTraining(layers.add(), (layer, ...inputs) => trainAdd(layer, inputs));
  replaceTraining(layers.zeroPadding2d(), (layer, x) => leavePadding(layer as StockPadding, x, convolves));
  for (const example of [layers.activation({ activation: 'relu' }), layers.reLU()])
    replaceTraining(example, (_layer, x) => (isRectified(x) ? x : undefined));
}

/** Puts `train` in the place of the class's own `call` for training; where it gives undefined, that is called. */
function replaceTraining(
  example: layers.Layer,
  train: (layer: StockLayer, x: tf.Tensor, ...others: tf.Tensor[]) => tf.Tensor | undefined,
): void {
  const prototype = Object.getPrototypeOf(example) as StockLayer;
  const stock = prototype.call;
  prototype.call = function (inputs, kwargs) {
    const [x, ...others] = Array.isArray(inputs) ? inputs : [inputs];
    if (kwargs.training !== true || x === undefined) return stock.call(this, inputs, kwargs);
    const output = tf.tidy(() => train(this, x, ...others));
    if (output === undefined) return stock.call(this, inputs, kwargs);
    this.invokeCallHook(inputs, kwargs);
    return output;
  };
}

/** Over the last axis only, with scale and offset. */
function trainNorm(layer: StockNorm, x: tf.Tensor): tf.Tensor | undefined {
  const { axis, momentum, epsilon, gamma, beta, movingMean, movingVariance } = layer;
  if ((axis !== -1 && axis !== x.rank - 1) || !gamma || !beta) return undefined;
  const rectify = rectifies(layer, fusesBatchNormRelu);
  const output = batchNorm(x, gamma.read(), beta.read(), {
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
  if (rectify) markRectified(output);
  return output;
}

/** Two tensors of one shape, and a ReLU layer after them. */
function trainAdd(layer: StockLayer, [a, b, ...others]: tf.Tensor[]): tf.Tensor | undefined {
  if (a === undefined || b === undefined || others.length > 0) return undefined;
  if (!tf.util.arraysEqual(a.shape, b.shape) || !rectifies(layer, () => hasKernel(ADD_RELU)))
    return undefined;
  const output = addRelu(a, b);
  markRectified(output);
  return output;
}

/** Without dilation, channels last, linear or ReLU. */
function isTrained({ padding, dataFormat, dilationRate, activation }: StockConvolution): boolean {
  return (
    dataFormat === 'channelsLast' &&
    (padding === 'same' || padding === 'valid') &&
    dilationRate.every((rate) => rate === 1) &&
    ['linear', 'relu'].includes(activation.getClassName())
  );
}

function trainConvolution(layer: StockConvolution, x: tf.Tensor): tf.Tensor | undefined {
  if (!isTrained(layer)) return undefined;
  const { kernel, bias, strides, padding, activation } = layer;
  const pad = padding === 'same' ? 'same' : paddingOf(x);
  const y = convolve(x, kernel.read(), { strides, pad, bias: bias?.read() });
  return activation.getClassName() === 'relu' ? tf.relu(y) : y;
}

/** Whether a layer is a convolution that is trained as above, with a padding that may be `paddingOf`. */
function convolves(layer: layers.Layer): boolean {
  if (layer.getClassName() !== 'Conv2D') return false;
  const convolution = layer as layers.Layer & StockConvolution;
  const isStock = convolution.call === (Object.getPrototypeOf(layer) as StockLayer).call;
  return isStock && convolution.padding === 'valid' && isTrained(convolution);
}
