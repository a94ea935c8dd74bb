import * as tf from '@tensorflow/tfjs-core';
import {
  input,
  layers,
  model,
  regularizers,
  sequential,
  type LayersModel,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { normal } from '../testing/on-backend.js';

/** A model and the targets of its outputs. */
export interface StockNetwork {
  readonly model: LayersModel;
  readonly inputs: readonly tf.Tensor[];
  readonly targets: readonly tf.Tensor[];
}

type From = SymbolicTensor | SymbolicTensor[];
const apply = (layer: layers.Layer, from: From) => layer.apply(from) as SymbolicTensor;
const EXAMPLES = 20;
const images = () => normal(50, [EXAMPLES, 7, 5, 3]);
const upTo = (size: number, count: number) => Array.from({ length: count }, (_, i) => i % size);
const classes = () => tf.tidy(() => tf.oneHot(tf.tensor1d(upTo(4, EXAMPLES), 'int32'), 4));
const convolution = (filters: number, more: Partial<Parameters<typeof layers.conv2d>[0]> = {}) =>
  layers.conv2d({ filters, kernelSize: 3, padding: 'same', ...more });

function normed(x: SymbolicTensor, strides: number): SymbolicTensor {
  const convolved = apply(convolution(6, { strides, useBias: strides === 1 }), x);
  return apply(layers.batchNormalization({ momentum: 0.8 }), convolved);
}

/** Batch norm, sums and zeros, each with what may be joined to it: to features `[N, 2, 2, 5]`. */
function residual(x: SymbolicTensor): SymbolicTensor {
  const stem = apply(layers.reLU(), normed(x, 2));
  const branch = apply(convolution(6, { activation: 'relu' }), normed(stem, 1));
  const sum = apply(layers.activation({ activation: 'relu' }), apply(layers.add(), [stem, branch]));
  const zeros = [
    [1, 0],
    [2, 1],
  ] as unknown as [number, number];
  const padded = apply(layers.zeroPadding2d({ padding: zeros }), sum);
  return apply(convolution(5, { strides: 2, padding: 'valid' }), padded);
}

function classifier(features: SymbolicTensor, options: Partial<Parameters<typeof layers.dense>[0]> = {}) {
  const pooled = apply(layers.globalAveragePooling2d({}), features);
  return apply(layers.dense({ units: 4, activation: 'softmax', ...options }), pooled);
}

function made(model: LayersModel, inputs = [images()], targets = [classes()]): StockNetwork {
  const weights = model.getWeights().map((weight, i) => tf.mul(normal(i, weight.shape), 0.3));
  model.setWeights(weights);
  tf.dispose(weights);
  return { model, inputs, targets };
}

/** Networks of stock layers, with the same weights at each call. */
export const STOCK_NETWORKS: Readonly<Record<string, () => StockNetwork>> = {
  sequential: () =>
    made(
      sequential({
        layers: [
          convolution(4, { inputShape: [7, 5, 3] }),
          layers.batchNormalization(),
          layers.reLU(),
          layers.maxPooling2d({ poolSize: 2 }),
          layers.flatten(),
          layers.dense({ units: 4, activation: 'softmax' }),
        ],
      }),
    ),
  residual: () => {
    const x = input({ shape: [7, 5, 3] });
    return made(model({ inputs: x, outputs: classifier(residual(x)) }));
  },
  'two outputs, one of which is between two layers that would be joined': () => {
    const x = input({ shape: [7, 5, 3] });
    const hidden = apply(layers.dense({ units: 4 }), apply(layers.flatten(), x));
    const norm = apply(layers.batchNormalization({ name: 'norm' }), hidden);
    const head = layers.dense({ name: 'head', units: 4, activation: 'softmax' });
    const last = apply(head, apply(layers.reLU(), norm));
    return made(
      model({ inputs: x, outputs: [norm, last] }),
      [images()],
      [normal(51, [EXAMPLES, 4]), classes()],
    );
  },
  'shared layers': () => {
    const shared = [convolution(4), layers.batchNormalization(), layers.reLU()];
    const [a, b] = [input({ shape: [7, 5, 3] }), input({ shape: [7, 5, 3] })];
    const both = [a, b].map((x) => shared.reduce((y, layer) => apply(layer, y), x));
    const sum = apply(layers.reLU(), apply(layers.add(), both));
    return made(model({ inputs: [a, b], outputs: classifier(sum) }), [
      images(),
      normal(52, [EXAMPLES, 7, 5, 3]),
    ]);
  },
  'nested models': () => {
    const x = input({ shape: [7, 5, 3] });
    const inner = model({ inputs: x, outputs: [residual(x), normed(x, 2)] });
    const innermost = sequential({ layers: [layers.reLU({ inputShape: [2, 2, 5] }), convolution(4)] });
    const y = input({ shape: [7, 5, 3] });
    const [features, other] = inner.apply(y) as unknown as [SymbolicTensor, SymbolicTensor];
    const heads = [classifier(apply(innermost, features)), classifier(apply(layers.reLU(), other))];
    return made(model({ inputs: y, outputs: apply(layers.average(), heads) }));
  },
  masks: () => {
    const words = sequential({
      layers: [
        layers.embedding({ inputDim: 5, outputDim: 3, maskZero: true, inputLength: 6 }),
        layers.batchNormalization(),
        layers.reLU(),
        layers.lstm({ units: 3, returnSequences: true, recurrentInitializer: 'glorotNormal' }),
        layers.simpleRNN({ units: 3, recurrentInitializer: 'glorotNormal' }),
        layers.dense({ units: 4, activation: 'softmax' }),
      ],
    });
    return made(words, [tf.tensor2d(upTo(5, EXAMPLES * 6), [EXAMPLES, 6])]);
  },
  'penalties on kernels': () => {
    const x = input({ shape: [7, 5, 3] });
    const l2 = () => regularizers.l2({ l2: 0.1 });
    const y = apply(convolution(4, { kernelRegularizer: l2() }), x);
    return made(
      model({ inputs: x, outputs: classifier(y, { kernelRegularizer: l2(), biasRegularizer: l2() }) }),
    );
  },
  'dropout of a seed, and the same value read twice': () => {
    const x = input({ shape: [7, 5, 3] });
    const norm = normed(x, 1);
    const dropped = apply(layers.dropout({ rate: 0.5, seed: 3 }), apply(layers.reLU(), norm));
    return made(model({ inputs: x, outputs: classifier(apply(layers.add(), [dropped, norm, norm])) }));
  },
};
