import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { onBackend } from '../on-backend.test.support.js';

describe.each(['cpu', 'wasm'])('the gradient of relu on %s', (backend) => {
  it('passes dy where the output is positive', async () => {
    const [dx] = await onBackend(backend, () =>
      tf.tidy(() => [
        tf.grad((x) => tf.relu(x))(tf.tensor1d([-2, -0, 0, 1, 5, -1, 3]), tf.tensor1d([1, 2, 3, 4, 5, 6, 7])),
      ]),
    );
    expect(dx).toEqual([0, 0, 0, 4, 5, 0, 7]);
  });
});
