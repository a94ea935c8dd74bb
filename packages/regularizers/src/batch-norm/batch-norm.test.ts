import { createSites, loadBackend, Registry, Streams } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { input, model, type LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { regularizers } from '../index.js';
import { batchNorm } from './batch-norm.js';

/** A model of one batch norm over one channel. */
function normalizing(spec: ReturnType<typeof batchNorm>): LayersModel {
  const regularizer = new Registry([regularizers]).resolve('regularizer', spec);
  const sites = createSites([{ name: 'batch-norm', regularizer }], new Streams(0));
  const inputs = input({ shape: [1] });
  return model({ inputs, outputs: sites.norm(inputs, 'conv') });
}

const running = (network: LayersModel) =>
  network.layers.at(-1)!.nonTrainableWeights.map((weight) => weight.read().dataSync()[0]!);

describe('batchNorm', () => {
  beforeAll(() => loadBackend('wasm'));

  // The batch 1, 2, 3, 4: mean 2.5, variance 1.25 (biased) or 5/3 (unbiased).
  it.each([
    { convention: 'pytorch', mean: 0.25, variance: 1.0666667 },
    { convention: 'keras', mean: 0.025, variance: 1.0025 },
  ] as const)('keeps running values as $convention does', ({ convention, mean, variance }) => {
    const network = normalizing(batchNorm({ convention }));
    network.apply(tf.tensor2d([1, 2, 3, 4], [4, 1]), { training: true });
    const [runningMean, runningVariance] = running(network);
    expect(runningMean).toBeCloseTo(mean, 6);
    expect(runningVariance).toBeCloseTo(variance, 6);
  });

  it('normalizes by the batch in training and by the running values in evaluation', () => {
    const network = normalizing(batchNorm());
    const x = tf.tensor2d([1, 2, 3, 4], [4, 1]);
    const trained = (network.apply(x, { training: true }) as tf.Tensor).dataSync();
    expect(trained[0]).toBeCloseTo(-1.3416354, 5);
    const evaluated = (network.apply(x, { training: false }) as tf.Tensor).dataSync();
    expect(evaluated[0]).toBeCloseTo((1 - 0.25) / Math.sqrt(1.0666667 + 1e-5), 5);
  });

  it('is saved as the Keras layer', () => {
    const layer = normalizing(batchNorm({ convention: 'keras' })).layers.at(-1)!;
    expect(layer.getClassName()).toBe('BatchNormalization');
    expect(layer.getConfig()).toMatchObject({ momentum: 0.99, epsilon: 1e-3, axis: -1 });
  });
});
