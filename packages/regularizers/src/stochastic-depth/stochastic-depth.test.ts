import { loadBackend } from '@ablate/core';
import { expect, it } from 'vitest';
import { contextWith, outputOfOnes, resolve, siteModel } from '../hooks.test.support.js';
import { rateAt, stochasticDepth } from './stochastic-depth.js';

it('rises linearly from 0 at the first branch to the rate at the last', () => {
  expect([0, 1, 2, 3, 4].map((index) => rateAt(0.2, index, 5))).toEqual([0, 0.05, 0.1, (0.2 * 3) / 4, 0.2]);
  expect(rateAt(0.2, 0, 1)).toBe(0.2);
});

it('drops the stated share of 10,000 branches in training only, and logs it', async () => {
  await loadBackend('wasm');
  const regularizer = resolve(stochasticDepth({ rate: 0.2 }));
  const network = siteModel(regularizer, 'branch', [1], { index: 1, count: 3 });
  expect(new Set(outputOfOnes(network, 10, false))).toEqual(new Set([1]));
  const values = outputOfOnes(network, 10_000, true);
  const dropped = values.filter((value) => value === 0).length;
  expect(Math.abs(dropped - 1_000)).toBeLessThan(4 * Math.sqrt(10_000 * 0.1 * 0.9));
  expect(Math.max(...values)).toBeCloseTo(1 / 0.9, 6);
  const context = contextWith();
  regularizer.onBatchEnd!(context);
  expect(context.logged).toEqual({ dropped_share: dropped / 10_000 });
});

it('draws the same on cpu and wasm from one seed', async () => {
  const draw = async (backend: string) => {
    await loadBackend(backend);
    return outputOfOnes(siteModel(resolve(stochasticDepth({ rate: 0.5 })), 'branch', [2]), 50, true);
  };
  expect(await draw('cpu')).toEqual(await draw('wasm'));
});
