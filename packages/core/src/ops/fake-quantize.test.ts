import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { onBackend } from '../testing/on-backend.js';
import { affineGrid, fakeQuantize, symmetricGrid, type Grid } from './fake-quantize.js';

describe.each(['cpu', 'wasm'])('fakeQuantize on %s', (backend) => {
  const on = async (values: number[], grid: () => Grid) => {
    const [result] = await onBackend(backend, () =>
      tf.tidy(() => [fakeQuantize(tf.tensor1d(values), grid())]),
    );
    return result!.map((value) => value + 0);
  };

  it('gives the values of PyTorch: clamp(round(x / s) + z) − z, times s', async () => {
    const grid = () => ({ scale: tf.scalar(0.5), zeroPoint: tf.scalar(1), qmin: 0, qmax: 7 });
    expect(await on([-2, -0.25, 0.25, 0.75, 1.25, 9], grid)).toEqual([-0.5, 0, 0, 1, 1, 3]);
  });

  it('rounds halves to the even number', async () => {
    const grid = () => symmetricGrid(tf.scalar(3), 3);
    expect(await on([-1.5, -0.5, 0.5, 1.5, 2.5, 2.4, -2.6], grid)).toEqual([-2, 0, 0, 2, 2, 2, -3]);
  });

  it('leaves zeros where there is no range', async () => {
    expect(await on([0, 0], () => symmetricGrid(tf.scalar(0), 8))).toEqual([0, 0]);
    expect(await on([0, 0], () => affineGrid(tf.scalar(0), tf.scalar(0), 8))).toEqual([0, 0]);
  });

  it.each([8, 7, 6, 5, 4, 3, 2])(
    'keeps 0 and both ends at %d bits, and makes no more values',
    async (bits) => {
      const values = Array.from({ length: 2001 }, (_, i) => (i - 1000) / 1000);
      const symmetric = await on(values, () => symmetricGrid(tf.scalar(1), bits));
      expect(symmetric[1000]).toBe(0);
      expect(symmetric[0]).toBeCloseTo(-1, 6);
      expect(new Set(symmetric).size).toBe(2 ** bits - 1);
      const affine = await on(values, () => affineGrid(tf.scalar(-0.25), tf.scalar(1), bits));
      expect(affine).toContain(0);
      expect(new Set(affine).size).toBe(2 ** bits);
    },
  );

  it('passes the gradient straight through', async () => {
    const [gradient] = await onBackend(backend, () =>
      tf.tidy(() => [
        tf.grad((x) => tf.mul(fakeQuantize(x, symmetricGrid(tf.scalar(1), 2)), tf.tensor1d([3, 4, 5])))(
          tf.tensor1d([-9, 0.3, 0.6]),
        ),
      ]),
    );
    expect(gradient).toEqual([3, 4, 5]);
  });
});
