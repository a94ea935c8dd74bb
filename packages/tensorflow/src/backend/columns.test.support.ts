import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { batchNorm } from '@ablate/core/ops';
import { onBackend, relativeError } from '@ablate/core/testing';
import { elementAt, Generator } from '@ablate/core';
import { plainBatchNorm } from './plain-batch-norm.test.support.js';

/** Coarse enough that sums with the offsets below are exact. */
const coarse = (seed: number, count: number) =>
  new Generator(seed).normal(count).map((value) => Math.round(value * 256) / 256);

interface Case {
  readonly shape: [rows: number, columns: number];
  readonly offset: number;
  readonly rectify: boolean;
  readonly unbiased: boolean;
}

/** Rows are added eight at a time, and as floats up to 512. */
const BATCHES: Case[] = [
  { shape: [1, 5], offset: 0, rectify: false, unbiased: false },
  { shape: [1, 5], offset: 0, rectify: true, unbiased: true },
  { shape: [7, 3], offset: 0, rectify: false, unbiased: true },
  { shape: [19, 130], offset: 0, rectify: true, unbiased: false },
  { shape: [5003, 4], offset: 0, rectify: true, unbiased: true },
  { shape: [3001, 17], offset: 4096, rectify: false, unbiased: false },
];

/** As `relativeError`, but the gradient of one row, which is zero, is relative to one. */
const error = (actual: readonly number[], expected: readonly number[]) =>
  relativeError([...actual, 1], [...expected, 1]);

const EPSILON = 1e-3;
const MOMENTUM = 0.75;
/** The running mean and variance before a batch. */
const OLD = { mean: 3, variance: 5 };

/** Tests of what is summed up over rows, for a process in which `ABLATE_THREADS` has been set. */
export function testColumns(): void {
  describe('sums of columns', () => {
    const sums = async (rows: number, columns: number, value: (i: number) => number) => {
      const [results = []] = await onBackend('tensorflow', () =>
        tf.tidy(() => {
          const x = tf.tensor2d(
            Float32Array.from({ length: rows * columns }, (_, i) => value(i)),
            [rows, columns],
          );
          return [tf.sum(x, 0)];
        }),
      );
      return results;
    };

    it.each([
      [1, 5],
      [7, 130],
      [5003, 3],
    ])('of %i rows and %i columns', async (rows, columns) => {
      const x = coarse(1, rows * columns);
      const expected = Array.from({ length: columns }, (_, c) =>
        x.reduce((sum, value, i) => (i % columns === c ? sum + value : sum), 0),
      );
      expect(await sums(rows, columns, (i) => elementAt(x, i))).toEqual(expected);
    });

    it('of many rows do not lose what one float would lose', async () => {
      const tenth = Math.fround(0.1);
      const rows = 300_001;
      expect(relativeError(await sums(rows, 1, () => tenth), [rows * tenth])).toBeLessThan(2e-6);
    });
  });

  describe('batch norm', () => {
    it.each(BATCHES)(
      '$shape, offset $offset, rectified $rectify, unbiased $unbiased: values and gradients',
      async ({ shape, offset, rectify, unbiased }) => {
        const [rows, columns] = shape;
        const operands = {
          x: coarse(1, rows * columns).map((value) => value + offset),
          dy: coarse(2, rows * columns),
          gamma: coarse(3, columns),
          beta: coarse(4, columns),
        };
        const moved: number[][] = [];
        const running = {
          mean: tf.fill([columns], OLD.mean),
          variance: tf.fill([columns], OLD.variance),
          momentum: MOMENTUM,
          unbiased,
          write: (...values: tf.Tensor[]) => {
            moved.push(...values.map((tensor) => [...tensor.dataSync()]));
          },
        };
        const run = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
          batchNorm(x, gamma, beta, { epsilon: EPSILON, rectify, running });
        const results = await onBackend('tensorflow', () =>
          tf.tidy(() => {
            const inputs = [
              tf.tensor2d(operands.x, shape),
              tf.tensor1d(operands.gamma),
              tf.tensor1d(operands.beta),
            ];
            const { value, grads } = tf.valueAndGrads((...args: tf.Tensor[]) =>
              run(...(args as [tf.Tensor, tf.Tensor, tf.Tensor])),
            )(inputs, tf.tensor2d(operands.dy, shape));
            return [value, ...grads];
          }),
        );
        tf.dispose([running.mean, running.variance]);
        const expected = plainBatchNorm(operands, EPSILON, rectify);
        const correction = unbiased && rows > 1 ? rows / (rows - 1) : 1;
        const blend = (old: number, batch: number[], factor: number) =>
          batch.map((value) => MOMENTUM * old + (1 - MOMENTUM) * factor * value);
        // Where the offset is that large, a float of the output's shift has an error of 2e-4.
        const most = offset === 0 ? 1e-5 : 1e-3;
        for (const [i, name] of (['y', 'dx', 'dGamma', 'dBeta'] as const).entries())
          expect(error(results[i] ?? [], expected[name]), name).toBeLessThan(most);
        expect(error(moved[0] ?? [], blend(OLD.mean, expected.mean, 1))).toBeLessThan(1e-6);
        expect(error(moved[1] ?? [], blend(OLD.variance, expected.variance, correction))).toBeLessThan(1e-6);
      },
    );

    it.each([false, true])(
      'gives NaN for a column with one, and for one with an infinity, rectified %s',
      async (rectify) => {
        const moments: number[][] = [];
        const zero = tf.tensor1d([0, 0, 0]);
        const [y] = await onBackend('tensorflow', () =>
          tf.tidy(() => [
            batchNorm(
              tf.tensor2d([
                [1, 1, 1],
                [NaN, 2, 1],
                [2, Infinity, 1],
              ]),
              tf.tensor1d([1, 1, 1]),
              tf.tensor1d([0, 0, 0.5]),
              {
                epsilon: EPSILON,
                rectify,
                running: {
                  mean: zero,
                  variance: zero,
                  momentum: 0,
                  unbiased: false,
                  write: (_, variance) => moments.push([...variance.dataSync()]),
                },
              },
            ),
          ]),
        );
        zero.dispose();
        const row = [NaN, NaN, 0.5];
        expect(y).toEqual([...row, ...row, ...row]);
        expect(moments).toEqual([[NaN, NaN, 0]]);
      },
    );

    it('lets no gradient through an output of zero', async () => {
      const zero = tf.zeros([2]);
      const gradients = await onBackend('tensorflow', () =>
        tf.tidy(() =>
          tf.grads((x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
            batchNorm(x, gamma, beta, { epsilon: EPSILON, rectify: true }),
          )([tf.tensor2d([1, 2, 3, 4], [2, 2]), zero, zero], tf.ones([2, 2])),
        ),
      );
      zero.dispose();
      expect(gradients).toEqual([
        [0, 0, 0, 0],
        [0, 0],
        [0, 0],
      ]);
    });

    it('says that it expects at least one row', async () => {
      await onBackend('tensorflow', () => []);
      const run = () =>
        tf.tidy(() =>
          batchNorm(tf.zeros([0, 2]), tf.ones([2]), tf.zeros([2]), { epsilon: EPSILON }).dataSync(),
        );
      expect(run).toThrow('expected a tensor with at least one element');
    });
  });
}
