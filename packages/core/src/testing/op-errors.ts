import * as tf from '@tensorflow/tfjs-core';
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
  return {
    values: relativeError(values, expected),
    gradients: gradients.map((gradient, i) => relativeError(gradient, differences(reference, inputs, i, dy))),
  };
}

const numbers = (seed: number, shape: readonly number[]): Numbers =>
  Array.from(new Generator(seed).normal(shape.reduce((a, b) => a * b, 1)));

/** d Σ dy·f / d input, by central differences in double precision. */
function differences(f: OpCase['reference'], inputs: readonly Numbers[], at: number, dy: Numbers): number[] {
  const step = 1e-5;
  const moved = (i: number, by: number) => {
    const input = inputs.map((values, k) => (k === at ? values.with(i, (values[i] ?? NaN) + by) : values));
    return f(...input).reduce((sum, value, k) => sum + value * (dy[k] ?? NaN), 0);
  };
  return (inputs[at] ?? []).map((_, i) => (moved(i, step) - moved(i, -step)) / (2 * step));
}
