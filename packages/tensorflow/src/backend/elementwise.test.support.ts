import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { adamStep, addRelu, momentumStep, reluGradient } from '@ablate/core/ops';
import { onBackend, relativeError } from '@ablate/core/testing';
import { Generator } from '@ablate/core';

const SPECIAL = [NaN, Infinity, -Infinity, 0];

/** Normal numbers with special ones among them, in another place for each seed. */
function withSpecial(seed: number, count: number): number[] {
  const numbers = [...new Generator(seed).normal(count)];
  SPECIAL.forEach((value, i) => {
    for (let at = seed + 2 * i; at < count; at += 13 + seed) numbers[at] = value;
  });
  return numbers;
}

interface Op {
  readonly name: string;
  run(this: void, a: tf.Tensor, b: tf.Tensor): tf.Tensor;
  plain(this: void, a: number, b: number): number;
}

const OPS: Op[] = [
  { name: 'relu', run: (a) => tf.relu(a), plain: (a) => (a < 0 ? 0 : a) },
  { name: 'add', run: (a, b) => tf.add(a, b), plain: (a, b) => Math.fround(a + b) },
  { name: 'addRelu', run: addRelu, plain: (a, b) => (a + b < 0 ? 0 : Math.fround(a + b)) },
  { name: 'reluGradient', run: reluGradient, plain: (dy, y) => (y > 0 ? dy : 0) },
];

/** A few elements, and more than one thread takes, not a multiple of what a share is made of. */
const COUNTS = [1, 3, 37, 20_005];

const values = (seed: number, count: number) => [...new Generator(seed).normal(count)];

/** Tests of ops on each element by itself, for a process in which `ABLATE_THREADS` has been set. */
export function testElementwise(): void {
  describe.each(OPS)('$name', ({ run, plain }) => {
    it.each(COUNTS)('of %i elements, NaN and infinities among them', async (count) => {
      const [a, b] = [withSpecial(1, count), withSpecial(2, count)];
      const [results] = await onBackend('tensorflow', () =>
        tf.tidy(() => [run(tf.tensor1d(a), tf.tensor1d(b))]),
      );
      expect(results).toEqual(a.map((value, i) => plain(value, b[i] ?? NaN)));
    });
  });

  describe('steps of optimizers', () => {
    const [weight, mean, gradient] = [values(1, 37), values(2, 37), values(3, 37)];
    const square = values(4, 37).map((value) => value ** 2);
    const each = (compute: (w: number, m: number, v: number, g: number) => number) =>
      weight.map((w, i) => compute(w, mean[i] ?? NaN, square[i] ?? NaN, gradient[i] ?? NaN));
    const named = <Name extends string>(lists: Record<Name, number[]>) =>
      Object.fromEntries(
        Object.entries<number[]>(lists).map(([name, list]) => [name, tf.tensor1d(list)]),
      ) as unknown as Record<Name, tf.Tensor>;

    it.each([false, true])('momentum, nesterov %s', async (nesterov) => {
      const results = await onBackend('tensorflow', () =>
        tf.tidy(() => {
          const tensors = { ...named({ weight, velocity: mean, gradient }), rate: tf.scalar(0.25) };
          const { newWeight, newVelocity } = momentumStep(tensors, { momentum: 0.75, nesterov });
          return [newWeight, newVelocity];
        }),
      );
      const velocity = (m: number, g: number) => 0.75 * m + g;
      const step = (m: number, g: number) => (nesterov ? g + 0.75 * velocity(m, g) : velocity(m, g));
      const expected = [each((w, m, _, g) => w - 0.25 * step(m, g)), each((_w, m, _v, g) => velocity(m, g))];
      for (const [i, list] of expected.entries())
        expect(relativeError(results[i] ?? [], list)).toBeLessThan(1e-6);
    });

    it('Adam', async () => {
      const options = { beta1: 0.75, beta2: 0.875, epsilon: 0.125 };
      const results = await onBackend('tensorflow', () =>
        tf.tidy(() => {
          const scalars = { rate: tf.scalar(0.25), correction: tf.scalar(0.5) };
          const tensors = { ...named({ weight, mean, square, gradient }), ...scalars };
          const { newWeight, newMean, newSquare } = adamStep(tensors, options);
          return [newWeight, newMean, newSquare];
        }),
      );
      const newMean = (m: number, g: number) => 0.75 * m + 0.25 * g;
      const newSquare = (v: number, g: number) => 0.875 * v + 0.125 * g * g;
      const expected = [
        each((w, m, v, g) => w - (0.25 * newMean(m, g)) / (Math.sqrt(newSquare(v, g)) / 0.5 + 0.125)),
        each((_, m, _v, g) => newMean(m, g)),
        each((_, _m, v, g) => newSquare(v, g)),
      ];
      for (const [i, list] of expected.entries())
        expect(relativeError(results[i] ?? [], list)).toBeLessThan(1e-6);
    });
  });
}
