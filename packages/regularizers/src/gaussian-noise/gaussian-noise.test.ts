import { loadBackend } from '@ablate/core';
import { expect, it } from 'vitest';
import { contextWith, outputOfOnes, resolve, siteModel } from '../hooks.test.support.js';
import { gaussianNoise } from './gaussian-noise.js';

it('adds noise of its standard deviation in training only: 10,000 draws', async () => {
  await loadBackend('wasm');
  const network = siteModel(resolve(gaussianNoise({ std: 0.5 })), 'input', [100]);
  expect(new Set(outputOfOnes(network, 2, false))).toEqual(new Set([1]));
  const noise = outputOfOnes(network, 100, true).map((value) => value - 1);
  const mean = noise.reduce((a, b) => a + b) / 10_000;
  const variance = noise.reduce((sum, value) => sum + value ** 2, 0) / 10_000;
  expect(Math.abs(mean)).toBeLessThan((4 * 0.5) / 100);
  expect(Math.abs(variance - 0.25)).toBeLessThan(4 * 0.25 * Math.sqrt(2 / 10_000));
});

it('draws the same on cpu and wasm from one seed', async () => {
  const draw = async (backend: string) => {
    await loadBackend(backend);
    return outputOfOnes(siteModel(resolve(gaussianNoise()), 'input', [50]), 2, true);
  };
  expect(await draw('cpu')).toEqual(await draw('wasm'));
});

it('logs its standard deviation', () => {
  const context = contextWith();
  resolve(gaussianNoise({ std: 0.2 })).onTrainStart!(context);
  expect(context.logged).toEqual({ deviation: 0.2 });
});
