import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { useSwiftshader } from '../backends/webgpu/swiftshader.test.support.js';
import { onBackend, skipWithout } from '../testing/on-backend.js';
import { OP_CASES } from '../testing/op-cases.js';
import { opErrors } from '../testing/op-errors.js';
import { convolve } from './convolve.js';

useSwiftshader();

describe.each(['cpu', 'wasm', 'webgpu'])('on %s', (backend) => {
  beforeEach((context) => skipWithout(backend, context));

  it.each(OP_CASES)('$name: its values and its gradients', { timeout: 60_000 }, async (opCase) => {
    const { values, gradients } = await opErrors(backend, opCase);
    expect(values).toBeLessThan(1e-5);
    expect(gradients).toHaveLength(opCase.shapes.length);
    for (const gradient of gradients) expect(gradient).toBeLessThan(1e-4);
  });

  it('a convolution without channels, or with others than its filter, says what it expects', async () => {
    await onBackend(backend, () => []);
    const filter = tf.ones([1, 1, 2, 1]);
    for (const channels of [0, 3])
      expect(() => convolve(tf.zeros([1, 2, 2, channels]), filter, { strides: 1, pad: 'same' })).toThrow(
        `expects x [N, H, W, C] with at least one channel and a filter [h, w, C, F]; received [1, 2, 2, ${channels}]`,
      );
  });
});
