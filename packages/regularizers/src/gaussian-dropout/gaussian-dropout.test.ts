import { loadBackend } from '@ablate/core';
import { expect, it } from 'vitest';
import { contextWith, outputOfOnes, resolve, siteModel } from '../hooks.test.support.js';
import { gaussianDropout } from './gaussian-dropout.js';

it('multiplies by N(1, √(p / (1 − p))) in training only: 10,000 draws', async () => {
  await loadBackend('wasm');
  const regularizer = resolve(gaussianDropout({ rate: 0.2 }));
  const network = siteModel(regularizer, 'head', [100]);
  expect(new Set(outputOfOnes(network, 2, false))).toEqual(new Set([1]));
  const values = outputOfOnes(network, 100, true);
  const mean = values.reduce((a, b) => a + b) / 10_000;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 10_000;
  expect(Math.abs(mean - 1)).toBeLessThan((4 * 0.5) / 100);
  expect(Math.abs(variance - 0.25)).toBeLessThan(4 * 0.25 * Math.sqrt(2 / 10_000));
  const context = contextWith();
  regularizer.onTrainStart!(context);
  expect(context.logged.deviation).toBe(0.5);
});

it('draws the same on cpu and wasm from one seed', async () => {
  const draw = async (backend: string) => {
    await loadBackend(backend);
    return outputOfOnes(siteModel(resolve(gaussianDropout()), 'head', [50]), 2, true);
  };
  expect(await draw('cpu')).toEqual(await draw('wasm'));
});
