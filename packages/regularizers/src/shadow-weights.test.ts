import { loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose, numbers } from './hooks.test.support.js';
import { ShadowWeights } from './shadow-weights.js';

/** A norm of one channel: gamma and beta are trained, mean and variance are running values. */
function norm(...values: number[]) {
  const model = sequential({ layers: [layers.batchNormalization({ inputShape: [1] })] });
  const set = (...values: number[]) =>
    tf.tidy(() => model.setWeights(values.map((value) => tf.tensor1d([value]))));
  set(...values);
  return { model, set, weights: () => model.getWeights().flatMap(numbers) };
}

const averagesOf = (shadow: ShadowWeights) => [...shadow.slots().values()].flatMap(numbers);

describe('ShadowWeights', () => {
  beforeAll(() => loadBackend('cpu'));

  it('averages every weight, the running values too', () => {
    const { model, set, weights } = norm(1, 2, 3, 4);
    const shadow = new ShadowWeights();
    shadow.start(model);
    expect(averagesOf(shadow)).toEqual([1, 2, 3, 4]);
    expect([...shadow.slots().values()].map(({ trainable }) => trainable)).not.toContain(true);
    set(5, 6, 7, 8);
    shadow.update(model, 0.75);
    expect(averagesOf(shadow)).toEqual([2, 3, 4, 5]);
    expect(weights()).toEqual([5, 6, 7, 8]);
    shadow.copyTo(model);
    expect(weights()).toEqual([2, 3, 4, 5]);
    shadow.start(norm(9, 9, 9, 9).model);
    expect([...shadow.slots().keys()]).toHaveLength(4);
  });

  it('takes the place of the weights until it is swapped out, however often it is swapped in', () => {
    const { model, set, weights } = norm(1, 2, 3, 4);
    const shadow = new ShadowWeights();
    shadow.start(model);
    set(5, 6, 7, 8);
    shadow.swapIn(model);
    shadow.swapIn(model);
    expect(weights()).toEqual([1, 2, 3, 4]);
    shadow.swapOut(model);
    expect(weights()).toEqual([5, 6, 7, 8]);
    set(9, 9, 9, 9);
    shadow.swapOut(model);
    expect(weights()).toEqual([9, 9, 9, 9]);
    shadow.swapIn(model);
    expect(weights()).toEqual([1, 2, 3, 4]);
  });

  it('measures the distance of what is trained: (3, 4) is 5, and running values do not count', () => {
    const { model, set } = norm(1, 1, 1, 1);
    const shadow = new ShadowWeights();
    expectClose(numbers(shadow.distance(model)), [0]);
    shadow.start(model);
    set(4, 5, 100, 100);
    expectClose(numbers(shadow.distance(model)), [5]);
  });

  it('does nothing before it is started', () => {
    const { model, weights } = norm(1, 2, 3, 4);
    const shadow = new ShadowWeights();
    shadow.update(model, 0.5);
    shadow.copyTo(model);
    shadow.swapIn(model);
    shadow.swapOut(model);
    expect(weights()).toEqual([1, 2, 3, 4]);
    expect(shadow.slots().size).toBe(0);
  });

  it('keeps a tensor for each weight, as many again while it is swapped in, and none after dispose', () => {
    const { model } = norm(1, 2, 3, 4);
    const before = tf.memory().numTensors;
    const kept = () => tf.memory().numTensors - before;
    const shadow = new ShadowWeights();
    shadow.start(model);
    shadow.start(model);
    expect(kept()).toBe(4);
    shadow.update(model, 0.5);
    expect(kept()).toBe(4);
    shadow.swapIn(model);
    expect(kept()).toBe(8);
    shadow.swapOut(model);
    expect(kept()).toBe(4);
    shadow.distance(model).dispose();
    expect(kept()).toBe(4);
    shadow.swapIn(model);
    shadow.dispose();
    expect(kept()).toBe(0);
    expect(shadow.slots().size).toBe(0);
  });
});
