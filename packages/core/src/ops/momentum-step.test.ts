import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { BACKENDS, onBackend, skipWithout } from '../testing/on-backend.js';
import { momentumStep } from './momentum-step.js';

describe.each(BACKENDS)('momentumStep on %s', (backend) => {
  beforeEach((context) => skipWithout(backend, context));

  it.each([
    { nesterov: false, expected: [0.949, 0.852151] },
    { nesterov: true, expected: [0.9031, 0.7650741] },
  ])(
    'takes two steps with coupled decay as PyTorch does, nesterov $nesterov',
    async ({ nesterov, expected }) => {
      const values = await onBackend(backend, () =>
        tf.tidy(() => {
          // Five equal weights: four go through the vector loop, one through its tail.
          let weight: tf.Tensor = tf.fill([5], 1);
          let velocity: tf.Tensor = tf.zeros([5]);
          return expected.map(() => {
            const gradient = tf.add(tf.fill([5], 0.5), tf.mul(weight, 0.01));
            const tensors = { weight, velocity, gradient, rate: tf.scalar(0.1) };
            const moved = momentumStep(tensors, { momentum: 0.9, nesterov });
            ({ newWeight: weight, newVelocity: velocity } = moved);
            return weight;
          });
        }),
      );
      values.forEach((step, i) => step.forEach((value) => expect(value).toBeCloseTo(expected[i]!, 6)));
    },
  );
});
