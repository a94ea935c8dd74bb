import { loadBackend } from '@ablate/core';
import { beforeAll, expect, test } from 'vitest';
import { he, torchLinear, xavier, type Initializer } from './initial-values.js';

beforeAll(() => loadBackend('cpu'));

const SHAPE = [3, 3, 50, 80];
function statistics(initializer: Initializer) {
  const values = initializer.apply(SHAPE).dataSync<'float32'>();
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
  return { mean, std: Math.sqrt(variance), largest: Math.max(...values.map(Math.abs)) };
}

test.each([
  // √(2 / fan-out), cut off at 2 / .8796 standard deviations
  ['he', he(1), Math.sqrt(2 / 720), 2.2738],
  // √(6 / (fan-in + fan-out)) / √3
  ['xavier', xavier(1), Math.sqrt(6 / 1170) / Math.sqrt(3), Math.sqrt(3)],
  // 1 / √fan-in / √3
  ['torchLinear', torchLinear(1), 1 / Math.sqrt(450) / Math.sqrt(3), Math.sqrt(3)],
])('%s has the std of its rule', (_, initializer, std, cut) => {
  const found = statistics(initializer);
  expect(Math.abs(found.mean)).toBeLessThan(0.02 * std);
  expect(found.std / std).toBeCloseTo(1, 2);
  expect(found.largest / std).toBeCloseTo(cut, 2);
});

test('the seed decides the numbers', () => {
  const values = (seed: number) => he(seed).apply(SHAPE).dataSync();
  expect(values(1)).toEqual(values(1));
  expect(values(1)).not.toEqual(values(2));
});

test("the model's file names Keras's initializer", () => {
  expect(he(1).getClassName()).toBe('VarianceScaling');
  expect(he(1).getConfig()).toMatchObject({ scale: 2, mode: 'fanOut', distribution: 'normal' });
});
