import { loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { contextWith, numbers, resolve } from '../hooks.test.support.js';
import { stdAt, gradientNoise } from './gradient-noise.js';

const noise = (step: number) => {
  const context = contextWith({}, { step });
  const gradients = new Map([['dense/kernel', tf.zeros([100, 100])]]);
  const pass = () => ({ loss: tf.scalar(0), gradients });
  const changed = resolve(gradientNoise()).transformGradients!(gradients, context, pass);
  return { values: numbers(changed.get('dense/kernel')), logged: context.logged };
};

it('has the variance η / (1 + t)^γ', () => {
  expect(stdAt(0, { scale: 0.01, decay: 0.55 })).toBeCloseTo(0.1, 12);
  expect(stdAt(3, { scale: 0.04, decay: 1 })).toBeCloseTo(0.1, 12);
});

it('adds noise of that standard deviation: 10,000 draws, and logs it', async () => {
  await loadBackend('wasm');
  const { values, logged } = noise(9);
  const std = 0.1 / 10 ** 0.275;
  expect(logged.deviation).toBeCloseTo(std, 9);
  const variance = values.reduce((sum, value) => sum + value ** 2, 0) / 10_000;
  expect(Math.abs(variance / std ** 2 - 1)).toBeLessThan(4 * Math.sqrt(2 / 10_000));
});

it('draws the same on cpu and wasm from one seed', async () => {
  await loadBackend('cpu');
  const onCpu = noise(0).values;
  await loadBackend('wasm');
  expect(noise(0).values).toEqual(onCpu);
});
