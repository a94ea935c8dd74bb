import { createSites, loadBackend, Streams } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { contextWith, numbers, resolve } from '../hooks.test.support.js';
import { weightNoise } from './weight-noise.js';

const noisy = (training: boolean) => {
  const regularizer = resolve(weightNoise({ std: 0.1 }));
  const transform = createSites([{ name: 'weight-noise', regularizer }], new Streams(0)).kernel('layer');
  return tf.tidy(() => numbers(transform!(tf.ones([100, 100]), training)));
};

it('adds noise of its standard deviation to kernels in training only: 10,000 draws', async () => {
  await loadBackend('wasm');
  expect(new Set(noisy(false))).toEqual(new Set([1]));
  const noise = noisy(true).map((value) => value - 1);
  const variance = noise.reduce((sum, value) => sum + value ** 2, 0) / 10_000;
  expect(Math.abs(noise.reduce((a, b) => a + b) / 10_000)).toBeLessThan((4 * 0.1) / 100);
  expect(Math.abs(variance - 0.01)).toBeLessThan(4 * 0.01 * Math.sqrt(2 / 10_000));
});

it('draws the same on cpu and wasm from one seed', async () => {
  await loadBackend('cpu');
  const onCpu = noisy(true);
  await loadBackend('wasm');
  expect(noisy(true)).toEqual(onCpu);
});

it('logs its standard deviation', () => {
  const context = contextWith();
  resolve(weightNoise({ std: 0.2 })).onTrainStart!(context);
  expect(context.logged).toEqual({ deviation: 0.2 });
});
