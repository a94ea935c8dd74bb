import { loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { contextWith, expectClose, numbers, resolve, weightsOf } from '../hooks.test.support.js';
import { climb, sam } from './sam.js';

beforeAll(() => loadBackend('wasm'));

it('by hand: for the loss w², takes the gradient at w + radius · g / ‖g‖ and puts w back', () => {
  const context = contextWith({ 'a/kernel': tf.tensor2d([[3, 4]]) });
  const [kernel] = context.weights;
  const pass = () => ({
    loss: tf.sum<tf.Scalar>(tf.square(kernel!.variable)),
    gradients: new Map([['a/kernel', tf.mul(kernel!.variable, 2)]]),
  });
  const changed = resolve(sam({ rho: 0.5 })).transformGradients!(pass().gradients, context, pass);
  // g = (6, 8), ‖g‖ = 10: the step is (0.3, 0.4).
  expectClose(numbers(changed.get('a/kernel')), [6.6, 8.8], 5);
  expect(weightsOf(context)).toEqual([[3, 4]]);
  expect(context.logged.gradient_norm).toBeCloseTo(10, 5);
  expect(context.logged.loss_nearby).toBeCloseTo(3.3 ** 2 + 4.4 ** 2, 4);
});

it('climbs nowhere without a gradient, or where it is 0', () => {
  const { weights } = contextWith({ 'a/kernel': tf.tensor2d([[1, 2]]), 'b/kernel': tf.tensor2d([[3]]) });
  climb(weights, new Map([['a/kernel', tf.zeros([1, 2])]]), 1);
  expect(weights.map(({ variable }) => numbers(variable))).toEqual([[1, 2], [3]]);
  climb(weights, new Map([['a/kernel', tf.tensor2d([[0, 9]])]]), 1);
  expectClose(
    weights.flatMap(({ variable }) => numbers(variable)),
    [1, 3, 3],
  );
});

it('is the first to change the gradients', () => {
  expect(resolve(sam()).order).toBe('pre');
});
