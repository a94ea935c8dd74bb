import { loadBackend } from '@ablate/core';
import { expect, it } from 'vitest';
import { contextWith, outputOfOnes, resolve, siteModel } from '../hooks.test.support.js';
import { dropBlock } from './drop-block.js';

it('drops blocks in training only, and logs the share', async () => {
  await loadBackend('wasm');
  const regularizer = resolve(dropBlock({ rate: 0.2, blockSize: 3 }));
  const network = siteModel(regularizer, 'activation', [10, 10, 4]);
  expect(new Set(outputOfOnes(network, 25, false))).toEqual(new Set([1]));
  const values = outputOfOnes(network, 25, true);
  const dropped = values.filter((value) => value === 0).length;
  // A place is kept if none of the (up to 9) blocks over it starts: about e^(−rate) of them, less at the border.
  expect(dropped / values.length).toBeGreaterThan(0.12);
  expect(dropped / values.length).toBeLessThan(0.22);
  const context = contextWith();
  regularizer.onBatchEnd!(context);
  expect(context.logged).toEqual({ dropped_share: dropped / values.length });
});

it('draws the same blocks on cpu and wasm from one seed', async () => {
  const draw = async (backend: string) => {
    await loadBackend(backend);
    return outputOfOnes(siteModel(resolve(dropBlock()), 'activation', [9, 9, 2]), 4, true);
  };
  expect(await draw('cpu')).toEqual(await draw('wasm'));
});

it('refuses a site that is no image', () => {
  expect(() => siteModel(resolve(dropBlock()), 'activation', [5])).toThrow(
    'drop-block expects images [N, H, W, C] at layer; received [, 5]',
  );
});
