import * as tf from '@tensorflow/tfjs-core';
import { elementAt } from '../element-at.js';
import { Generator } from '../random/streams.js';
import { onBackend, relativeError } from './on-backend.js';
import type { OpCase } from './op-cases.js';
import type { Numbers } from './reference.js';

/**
 * How far an op on that backend is from its definition, on random inputs: the relative error of its values, and of its
 * gradient in each input (against central differences in double precision).
 */
export async function opErrors(
  backend: string,
  { shapes, run, reference }: OpCase,
): Promise<{ values: number; gradients: number[] }> {
  const inputs = shapes.map((shape, i) => numbers(i + 1, shape));
  const expected = reference(...inputs);
  const dy = numbers(9, [expected.length]);
  const [values = [], ...gradients] = await onBackend(backend, () =>
    tf.tidy(() => {
      const tensors = inputs.map((input, i) => tf.tensor([...input], shapes[i]));
      const y = run(...tensors);
      return [y, ...tf.grads(run)(tensors, tf.tensor([...dy], y.shape))];
    }),
  );
  const errorOf = (gradient: readonly number[], i: number) => {
    const places = spread(elementAt(inputs, i).length);
    return relativeError(
      places.map((place) => elementAt(gradient, place)),
      differences(reference, inputs, i, places, dy),
    );
  };
  return { values: relativeError(values, expected), gradients: gradients.map(errorOf) };
}

/** Elements of an input that the gradient is checked at; each takes the reference twice. */
const CHECKED = 300;

/** All places of so many elements, or an odd number apart, so that they are in all of a power of two's channels. */
function spread(count: number): number[] {
  const step = count <= CHECKED ? 1 : Math.ceil(count / CHECKED) | 1;
  return Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step);
}

const numbers = (seed: number, shape: readonly number[]): Numbers =>
  Array.from(new Generator(seed).normal(shape.reduce((a, b) => a * b, 1)));

/** d Σ dy·f / d input at some places, by central differences in double precision. */
function differences(
  f: OpCase['reference'],
  inputs: readonly Numbers[],
  at: number,
  places: readonly number[],
  dy: Numbers,
): number[] {
  const step = 1e-5;
  const moved = (i: number, by: number) => {
    const input = inputs.map((values, k) => (k === at ? values.with(i, elementAt(values, i) + by) : values));
    return f(...input).reduce((sum, value, k) => sum + value * elementAt(dy, k), 0);
  };
  return places.map((i) => (moved(i, step) - moved(i, -step)) / (2 * step));
}
