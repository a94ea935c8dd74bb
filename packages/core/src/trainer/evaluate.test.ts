import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { loadBackend } from '../backends/load.js';
import type { ClassDataset, Split } from '../data/dataset.js';
import { Program } from '../program/program.js';
import { evaluate } from './evaluate.js';
import { taskOf } from './task.js';

beforeAll(() => loadBackend('cpu'));

/** Two inputs that a network of no layers but a dropout gives as they are: the logits `log(p), log(1 − p)`. */
const split = (size: number, probability: (example: number) => number): Split => ({
  size,
  inputs: Float32Array.from({ length: 2 * size }, (_, i) =>
    Math.log(i % 2 === 0 ? probability(i >> 1) : 1 - probability(i >> 1)),
  ),
  labels: new Uint8Array(size),
});
const empty = split(0, () => 1);
const datasetOf = (test: Split): ClassDataset => ({
  ...{ inputShape: [2], classNames: ['a', 'b'], mean: 0, std: 1 },
  ...{ train: empty, validation: empty, test },
});
const network = () => sequential({ layers: [layers.dropout({ rate: 0.9, inputShape: [2] })] });

it.each([1, 255, 256, 257, 300, 512, 600])(
  'gives each of %d examples the same weight, whatever the batch it is in',
  async (size) => {
    // In the first 256 the right class has 0.5, in the rest 0.25, and the wrong one is the likelier.
    const first = Math.min(256, size);
    const dataset = datasetOf(split(size, (example) => (example < 256 ? 0.5 : 0.25)));
    const metrics = await evaluate(new Program(network()), dataset, dataset.test, taskOf(dataset));
    const expected = (first * Math.log(2) + (size - first) * Math.log(4)) / size;
    expect(metrics.loss).toBeCloseTo(expected, 5);
    expect(metrics.accuracy).toBe(first / size);
    // |1 − 0.5| of the first, |0 − 0.75| of the rest.
    expect(metrics.calibration_error).toBeCloseTo((0.5 * first + 0.75 * (size - first)) / size, 5);
  },
);

it('tells the outputs and targets of every example, in order, and leaves no tensor behind', async () => {
  const test = { ...split(300, () => 0.5), labels: Uint8Array.from({ length: 300 }, (_, i) => i % 2) };
  const dataset = datasetOf(test);
  const program = new Program(network());
  const outputs: number[] = [];
  const targets: number[] = [];
  const before = tf.memory().numTensors;
  await evaluate(program, dataset, test, taskOf(dataset), (out, expected) => {
    outputs.push(...out);
    targets.push(...expected);
  });
  expect(tf.memory().numTensors).toBe(before);
  expect(outputs).toEqual([...test.inputs]);
  expect(targets).toEqual([...test.labels]);
});
