import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/load.js';
import { BACKENDS, onBackend, skipWithout } from '../testing/on-backend.js';
import { crossEntropy } from './cross-entropy.js';

describe.each(BACKENDS)('crossEntropy on %s', (backend) => {
  beforeEach((context) => skipWithout(backend, context));

  it('gives the published values', async () => {
    const values = await onBackend(backend, () => {
      const first = tf.tensor2d([[10, 0, 0]]);
      return tf.tidy(() => [
        crossEntropy(first, tf.tensor1d([0], 'int32')),
        crossEntropy(tf.zeros([4, 10]), tf.tensor1d([0, 3, 5, 9], 'int32')),
        crossEntropy(first, tf.tensor2d([[1 - 0.1 + 0.1 / 3, 0.1 / 3, 0.1 / 3]])),
        first,
      ]);
    });
    expect(values[0]![0]).toBeCloseTo(9.0833e-5, 8);
    expect(values[1]![0]).toBeCloseTo(2.3025851, 6);
    expect(values[2]![0]).toBeCloseTo(0.6667575, 5);
  });

  it('has the gradient (softmax − target) / N', async () => {
    const [gradient] = await onBackend(backend, () =>
      tf.tidy(() => [
        tf.grad((logits) => crossEntropy(logits, tf.tensor1d([1, 0], 'int32')))(
          tf.tensor2d([
            [0, 0],
            [Math.log(3), 0],
          ]),
        ),
      ]),
    );
    [0.25, -0.25, -0.125, 0.125].forEach((value, i) => expect(gradient![i]).toBeCloseTo(value, 6));
  });
});

describe('crossEntropy', () => {
  beforeAll(() => loadBackend('cpu'));

  it('refuses shapes that do not fit', () => {
    expect(() => crossEntropy(tf.zeros([2, 3]), tf.zeros([2, 4]))).toThrow(
      'expects logits [N, K] and targets [N] or [N, K]; received [2, 3] and [2, 4]',
    );
  });
});
