import { loadBackend, Registry, type TrainContext } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { regularizers } from '../index.js';
import { weightDecay } from './weight-decay.js';

const registry = new Registry([regularizers]);

/** A kernel and a bias, both 1, as the hooks see them. */
function context(): TrainContext {
  const weights = [
    { name: 'dense/kernel', variable: tf.variable(tf.ones([1, 1])) },
    { name: 'dense/bias', variable: tf.variable(tf.ones([1])) },
  ];
  return { weights, learningRate: 0.1 } as Partial<TrainContext> as TrainContext;
}

describe('weightDecay', () => {
  beforeAll(() => loadBackend('cpu'));

  it('adds rate·w to the gradient of kernels, not of biases', () => {
    const decay = registry.resolve('regularizer', weightDecay({ rate: 0.01 }));
    const gradients = new Map([
      ['dense/kernel', tf.fill([1, 1], 0.5)],
      ['dense/bias', tf.fill([1], 0.5)],
    ]);
    const changed = decay.transformGradients!(gradients, context(), () => ({
      loss: tf.scalar(0),
      gradients,
    }));
    expect(changed.get('dense/kernel')!.dataSync()[0]).toBeCloseTo(0.51, 6);
    expect(changed.get('dense/bias')!.dataSync()[0]).toBe(0.5);
  });

  it('gives no gradient to a kernel that has none', () => {
    const decay = registry.resolve('regularizer', weightDecay());
    const pass = () => ({ loss: tf.scalar(0), gradients: new Map() });
    expect(decay.transformGradients!(new Map(), context(), pass).size).toBe(0);
  });

  it('decoupled, shrinks kernels by lr·rate before the step', () => {
    const decay = registry.resolve('regularizer', weightDecay({ rate: 0.01, decoupled: true }));
    const seen = context();
    decay.beforeUpdate!(seen);
    expect(seen.weights.map(({ variable }) => variable.dataSync()[0])).toEqual([Math.fround(0.999), 1]);
    expect(decay).not.toHaveProperty('transformGradients');
  });
});
