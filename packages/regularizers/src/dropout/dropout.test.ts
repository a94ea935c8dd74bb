import { createSites, loadBackend, Registry, Streams } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { input, model } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { regularizers } from '../index.js';
import { dropout } from './dropout.js';

function dropping(seed: number) {
  const regularizer = new Registry([regularizers]).resolve('regularizer', dropout({ rate: 0.25 }));
  const sites = createSites([{ name: 'dropout', regularizer }], new Streams(seed));
  const inputs = input({ shape: [100] });
  return model({ inputs, outputs: sites.head(inputs, 'head') });
}

const output = (seed: number, training: boolean) =>
  tf.tidy(() => [...(dropping(seed).apply(tf.ones([100, 100]), { training }) as tf.Tensor).dataSync()]);

describe('dropout', () => {
  beforeAll(() => loadBackend('wasm'));

  it('drops its share before the classifier and scales the rest', () => {
    const values = output(0, true);
    const dropped = values.filter((value) => value === 0).length;
    // Four standard deviations of the binomial distribution of 10,000 draws.
    expect(Math.abs(dropped - 2500)).toBeLessThan(4 * Math.sqrt(10_000 * 0.25 * 0.75));
    expect(Math.max(...values)).toBeCloseTo(4 / 3, 6);
  });

  it('does nothing in evaluation', () => {
    expect(new Set(output(0, false))).toEqual(new Set([1]));
  });

  it('draws its masks from the root seed', () => {
    expect(output(3, true)).toEqual(output(3, true));
    expect(output(3, true)).not.toEqual(output(4, true));
  });
});
