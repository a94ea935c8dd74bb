import * as tf from '@tensorflow/tfjs-core';
import { layers, type LayerVariable } from '@tensorflow/tfjs-layers';
import { batchNorm } from '../ops/batch-norm.js';
import { convolve } from '../ops/convolve.js';
import { isRectified, markRectified, rectifies } from './rectified.js';

type Tensors = tf.Tensor | tf.Tensor[];
type Arguments = Readonly<Record<string, unknown>>;

/** What is used of tfjs's layers beyond their public type. */
interface StockLayer {
  call: (this: StockLayer, inputs: Tensors, kwargs: Arguments) => Tensors;
  invokeCallHook(inputs: Tensors, kwargs: Arguments): void;
}

interface StockNorm extends StockLayer {
  readonly outboundNodes: layers.Layer['outboundNodes'];
  readonly axis: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly gamma?: LayerVariable | null;
  readonly beta?: LayerVariable | null;
  readonly movingMean: LayerVariable;
  readonly movingVariance: LayerVariable;
}

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
 * Has the `tf.layers` classes `BatchNormalization` and `Conv2D` train with our ops, once in a process: layers that are
 * there already as well. What they compute stays the same; outside of training they are left alone.
 */
export function trainStockLayersFast(): void {
  if (done) return;
  done = true;
  replaceTraining(layers.batchNormalization(), (layer, x) => trainNorm(layer as StockNorm, x));
  replaceTraining(layers.conv2d({ filters: 1, kernelSize: 1 }), (layer, x) =>
    trainConvolution(layer as StockConvolution, x),
  );
  for (const example of [layers.activation({ activation: 'relu' }), layers.reLU()])
    replaceTraining(example, (_layer, x) => (isRectified(x) ? x : undefined));
}

/** Puts `train` in the place of the class's own `call` for training; where it gives undefined, that is called. */
function replaceTraining(
  example: layers.Layer,
  train: (layer: StockLayer, x: tf.Tensor) => tf.Tensor | undefined,
): void {
  const prototype = Object.getPrototypeOf(example) as StockLayer;
  const stock = prototype.call;
  prototype.call = function (inputs, kwargs) {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    if (kwargs.training !== true || x === undefined) return stock.call(this, inputs, kwargs);
    const output = tf.tidy(() => train(this, x));
    if (output === undefined) return stock.call(this, inputs, kwargs);
    this.invokeCallHook(inputs, kwargs);
    return output;
  };
}

/** Over the last axis only, with scale and offset. */
function trainNorm(layer: StockNorm, x: tf.Tensor): tf.Tensor | undefined {
  const { axis, momentum, epsilon, gamma, beta, movingMean, movingVariance } = layer;
  if ((axis !== -1 && axis !== x.rank - 1) || !gamma || !beta) return undefined;
  const rectify = rectifies(layer);
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

/** Without dilation, channels last, linear or ReLU. */
function trainConvolution(layer: StockConvolution, x: tf.Tensor): tf.Tensor | undefined {
  const { kernel, bias, strides, padding: pad, dataFormat, dilationRate } = layer;
  const activation = layer.activation.getClassName();
  const ours =
    dataFormat === 'channelsLast' &&
    (pad === 'same' || pad === 'valid') &&
    dilationRate.every((rate) => rate === 1) &&
    (activation === 'linear' || activation === 'relu');
  if (!ours) return undefined;
  const y = convolve(x, kernel.read(), { strides, pad, bias: bias?.read() });
  return activation === 'relu' ? tf.relu(y) : y;
}
