import { loadBackend } from '@ablate/core';
import { beforeAll, expect, it } from 'vitest';
import { contextWith, outputOfOnes, resolve, siteModel } from '../hooks.test.support.js';
import { spatialDropout } from './spatial-dropout.js';

it('drops feature maps in training only, the stated share of 10,000, and logs the share', async () => {
  await loadBackend('wasm');
  const regularizer = resolve(spatialDropout({ rate: 0.25 }));
  const network = siteModel(regularizer, 'activation', [1, 2, 100]);
  expect(new Set(outputOfOnes(network, 100, false))).toEqual(new Set([1]));
  const values = outputOfOnes(network, 100, true);
  const dropped = values.filter((value) => value === 0).length / 2;
  expect(Math.abs(dropped - 2_500)).toBeLessThan(4 * Math.sqrt(10_000 * 0.25 * 0.75));
  const context = contextWith();
  regularizer.onBatchEnd!(context);
  expect(context.logged).toEqual({ dropped_share: dropped / 10_000 });
});

it('draws the same feature maps on cpu and wasm from one seed, others from another', async () => {
  const draw = async (backend: string, seed: number) => {
    await loadBackend(backend);
    return outputOfOnes(siteModel(resolve(spatialDropout()), 'activation', [1, 2, 50], { seed }), 4, true);
  };
  expect(await draw('cpu', 3)).toEqual(await draw('wasm', 3));
  expect(await draw('cpu', 3)).not.toEqual(await draw('cpu', 4));
});

it('refuses a rate of 1.5', async () => {
  await loadBackend('cpu');
  expect(() => resolve(spatialDropout({ rate: 1.5 }))).toThrow('option "rate"');
});

beforeAll(() => loadBackend('cpu'));
