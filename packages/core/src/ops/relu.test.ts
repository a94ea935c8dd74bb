import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { BACKENDS, onBackend, skipWithout } from '../testing/on-backend.js';

describe.each(BACKENDS)('the gradient of relu on %s', (backend) => {
  beforeEach((context) => skipWithout(backend, context));

  it('passes dy where the output is positive', async () => {
    const [dx] = await onBackend(backend, () =>
      tf.tidy(() => [
        tf.grad((x) => tf.relu(x))(tf.tensor1d([-2, -0, 0, 1, 5, -1, 3]), tf.tensor1d([1, 2, 3, 4, 5, 6, 7])),
      ]),
    );
    expect(dx).toEqual([0, 0, 0, 4, 5, 0, 7]);
  });
});
