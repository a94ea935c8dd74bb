import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { onBackend } from '../testing/on-backend.js';
import { Generator } from '../random/streams.js';
import { dropout } from './dropout.js';

it('keeps values at 1 / (1 − rate) and drops the stated share of 10,000', async () => {
  const [values] = await onBackend('wasm', () =>
    tf.tidy(() => [dropout(tf.ones([100, 100]), 0.3, new Generator(7))]),
  );
  const kept = values!.filter((value) => value !== 0);
  expect(new Set(kept)).toEqual(new Set([Math.fround(1 / 0.7)]));
  // Four standard deviations of the binomial distribution: √(10,000 · 0.3 · 0.7) ≈ 46.
  expect(Math.abs(10_000 - kept.length - 3_000)).toBeLessThan(4 * 46);
});
