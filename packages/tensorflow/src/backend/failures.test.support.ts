import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { onBackend } from '@ablate/core/testing';
import { loadBackend } from '@ablate/core';
import { momentumStep } from '@ablate/core/ops';

/** Three times three outputs of each of two images that are nearly all padding, for which there is no memory. */
function convolveTooMuch(): tf.Tensor {
  const gap = 200_000;
  const sides: [number, number] = [gap, gap];
  return tf.tidy(() => {
    const x = tf.ones<tf.Rank.R4>([2, 1, 1, 1]);
    return tf.conv2d(x, tf.ones<tf.Rank.R4>([1, 1, 1, 1]), gap, [[0, 0], sides, sides, [0, 0]]);
  });
}

const FAILURE = 'AblateConvolve failed: std::bad_alloc';

/** Tests of what goes wrong in an op, for a process in which `ABLATE_THREADS` has been set to one, or to more. */
export function testFailures(threads: 'one' | 'several'): void {
  describe('an op that fails', () => {
    if (threads === 'one')
      it('throws where it is called', async () => {
        await loadBackend('tensorflow');
        expect(convolveTooMuch).toThrow(FAILURE);
      });
    else
      it('throws from the share of another thread, where its result is read', async () => {
        await loadBackend('tensorflow');
        const y = convolveTooMuch();
        await expect(y.data()).rejects.toThrow(FAILURE);
        y.dispose();
      });

    it('says which of its inputs does not fit the others', async () => {
      await loadBackend('tensorflow');
      const add = () =>
        tf.tidy(() => tf.engine().runKernel('AblateAddRelu', { a: tf.ones([2]), b: tf.ones([3]) }));
      expect(add).toThrow('AblateAddRelu expects ...elements of one size, got 2, and 3 in b');
      const step = () =>
        tf.tidy(() => {
          const x = tf.ones([2]);
          const tensors = { weight: x, velocity: x, gradient: x, rate: x };
          return momentumStep(tensors, { momentum: 0.5, nesterov: false });
        });
      expect(step).toThrow('AblateMomentumStep expects rate [], got 1 axes');
    });

    it('leaves every thread able to compute the next', async () => {
      await loadBackend('tensorflow');
      const fail = () => convolveTooMuch().dataSync();
      for (let time = 0; time < 4; time++) expect(fail).toThrow(FAILURE);
      const [y] = await onBackend('tensorflow', () =>
        tf.tidy(() => [
          tf.conv2d(tf.ones<tf.Rank.R4>([32, 2, 2, 1]), tf.ones<tf.Rank.R4>([2, 2, 1, 1]), 1, 'valid'),
        ]),
      );
      expect(y).toEqual(Array.from({ length: 32 }, () => 4));
    });
  });
}
