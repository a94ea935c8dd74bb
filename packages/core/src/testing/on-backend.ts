import * as tf from '@tensorflow/tfjs-core';
import { loadBackend } from '../backends/load.js';
import { BACKENDS as TABLE } from '../backends/table.js';
import { elementAt } from '../element-at.js';
import { Generator } from '../random/streams.js';

/** A test that can be left out, as vitest gives it. */
interface Skippable {
  skip(reason: string): void;
}

/** Every backend that trains; `skipWithout` leaves out, with its reason, one that is not there. */
export const BACKENDS = ['cpu', 'wasm', 'tensorflow'];

/** Skips a test where the machine doesn't have the backend. */
export async function skipWithout(backend: string, context: Skippable): Promise<void> {
  const status = await TABLE.find(({ name }) => name === backend)?.probe();
  if (status?.available !== true) context.skip(`no ${backend} backend: ${status?.reason ?? 'unknown'}`);
}

/** What `compute` gives on that backend, as flat numbers; checks that it leaves no other tensors behind. */
export async function onBackend(name: string, compute: () => tf.Tensor[]): Promise<number[][]> {
  await loadBackend(name);
  const before = tf.memory().numTensors;
  const results = compute();
  const numbers = await Promise.all(results.map(async (tensor) => [...(await tensor.data())]));
  const left = tf.memory().numTensors - before - new Set(results.map((tensor) => tensor.id)).size;
  if (left !== 0) throw new Error(`${left} tensors were left behind`);
  tf.dispose(results);
  return numbers;
}

/** Largest difference between two lists, relative to the largest value of the second. */
export function relativeError(actual: readonly number[], expected: readonly number[]): number {
  if (actual.length !== expected.length) return Infinity;
  const scale = Math.max(...expected.map(Math.abs), 1e-30);
  return Math.max(...actual.map((value, i) => Math.abs(value - elementAt(expected, i)) / scale));
}

/** Standard normal numbers of that shape, the same for one seed. */
export const normal = (seed: number, shape: number[]): tf.Tensor =>
  tf.tensor(new Generator(seed).normal(shape.reduce((a, b) => a * b, 1)), shape);
