import * as tf from '@tensorflow/tfjs-core';
import { input, model, type layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/load.js';
import { Generator } from '../random/streams.js';
import { batchNormalization } from './batch-normalization.js';
import { fakeQuantization } from './fake-quantization.js';
import { groupNormalization } from './group-normalization.js';
import { dropBlock, dropPath, gaussianDropout, gaussianNoise, spatialDropout } from './random-layers.js';

const generator = () => new Generator(1);
const values = (layer: layers.Layer, x: tf.Tensor, training: boolean) =>
  tf.tidy(() => [...(layer.apply(x, { training }) as tf.Tensor).dataSync()]);

beforeAll(() => loadBackend('wasm'));

describe.each([
  { make: () => spatialDropout({ name: 'a', rate: 0.5, generator: generator() }), saved: 'Activation' },
  {
    make: () => dropBlock({ name: 'a', rate: 0.5, blockSize: 2, generator: generator() }),
    saved: 'Activation',
  },
  { make: () => dropPath({ name: 'a', rate: 0.5, generator: generator() }), saved: 'Activation' },
  {
    make: () => gaussianNoise({ name: 'a', std: 0.5, generator: generator() }),
    saved: 'GaussianNoise',
  },
  { make: () => gaussianDropout({ name: 'a', rate: 0.5, generator: generator() }), saved: 'GaussianDropout' },
])('a layer saved as $saved', ({ make, saved }) => {
  it('acts in training only', () => {
    const x = tf.ones([20, 4, 4, 3]);
    const layer = make();
    expect(new Set(values(layer, x, false))).toEqual(new Set([1]));
    expect(new Set(values(layer, x, true)).size).toBeGreaterThan(1);
    expect(layer.getClassName()).toBe(saved);
  });
});

describe('batchNormalization in ghost batches', () => {
  const layer = (ghostSize?: number) =>
    batchNormalization({ name: 'norm', momentum: 0.81, epsilon: 0, unbiased: false, ghostSize });

  it('normalizes each ghost batch by itself, as computed by hand', () => {
    const x = tf.tensor2d([1, 3, 10, 30], [4, 1]);
    expect(values(layer(2), x, true)).toEqual([-1, 1, -1, 1]);
  });

  it('moves the running values as far as one step would where the moments agree', () => {
    const x = tf.tensor2d([1, 3, 1, 3], [4, 1]);
    const [ghosts, whole] = [layer(2), layer()].map((norm) => {
      values(norm, x, true);
      return norm.nonTrainableWeights.map((weight) => weight.read().dataSync()[0]!);
    });
    expect(ghosts![0]).toBeCloseTo(whole![0]!, 6);
    expect(ghosts![1]).toBeCloseTo(whole![1]!, 6);
  });
});

describe('groupNormalization', () => {
  it('has a scale and an offset a channel, and is saved as the Keras layer', () => {
    const layer = groupNormalization({ name: 'norm', groups: 2, epsilon: 1e-5 });
    const x = input({ shape: [3, 3, 4] });
    model({ inputs: x, outputs: layer.apply(x) as SymbolicTensor });
    expect(layer.trainableWeights.map((weight) => weight.shape)).toEqual([[4], [4]]);
    expect(layer.getClassName()).toBe('GroupNormalization');
    expect(layer.getConfig()).toMatchObject({ axis: -1, groups: 2, epsilon: 1e-5 });
  });
});

describe('fakeQuantization', () => {
  it('takes the first range, follows the next, and keeps it in evaluation', () => {
    const layer = fakeQuantization({ name: 'quantize', bits: 2, averaging: 0.5 });
    expect(values(layer, tf.tensor1d([0, 1, 2, 6]), true)).toEqual([0, 0, 2, 6]);
    expect([...layer.weights[0]!.read().dataSync()]).toEqual([0, 6]);
    expect(values(layer, tf.tensor1d([0, 12]), true)).toEqual([0, 9]);
    expect(values(layer, tf.tensor1d([1, 4.6, 100]), false)).toEqual([0, 6, 9]);
  });

  it('says how large the error is when asked', () => {
    const errors: number[] = [];
    const onError = { wanted: () => true, hear: (error: tf.Scalar) => errors.push(error.dataSync()[0]!) };
    values(
      fakeQuantization({ name: 'quantize', bits: 2, averaging: 0.5, onError }),
      tf.tensor1d([0, 1, 2, 6]),
      true,
    );
    expect(errors[0]).toBeCloseTo(1 / 9, 6);
  });
});
