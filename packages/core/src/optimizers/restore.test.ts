import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/load.js';
import { builtins } from '../builtins.js';
import type { JsonObject } from '../plugins/json.js';
import { Registry } from '../plugins/registry.js';
import type { Optimizer } from './optimizer.js';

const fixtures = JSON.parse(
  readFileSync(new URL('../../fixtures/pytorch/optimizers.json', import.meta.url), 'utf8'),
) as Record<string, { options: JsonObject; steps: number[][] }>;
const registry = new Registry([builtins]);
const create = (name: string) =>
  registry.resolve('optimizer', { use: name.split(' ')[0]!, options: fixtures[name]!.options });

beforeAll(() => loadBackend('cpu'));

/** A kernel and a bias that an optimizer moves; every step has another gradient. */
function weightsOf(values: readonly number[]) {
  const kernel = tf.variable(tf.tensor2d(values.slice(0, 4), [2, 2]));
  const bias = tf.variable(tf.tensor1d(values.slice(4)));
  const weights = [
    { name: 'layer/kernel', variable: kernel },
    { name: 'layer/bias', variable: bias },
  ];
  const read = () => [...kernel.dataSync(), ...bias.dataSync()];
  const step = (optimizer: Optimizer, at: number) => {
    const gradients = () =>
      new Map<string, tf.Tensor>([
        ['layer/kernel', tf.tensor2d([1, -2, 0.5, at], [2, 2])],
        ['layer/bias', tf.tensor1d([at / 4, -at])],
      ]);
    tf.tidy(() => optimizer.update(weights, gradients(), optimizer.learningRate));
    return read();
  };
  return { step, read };
}

const START = [1, 2, -1, 0.5, 0.1, -0.5];
const trained = (optimizer: Optimizer, steps: number) => {
  const weights = weightsOf(START);
  for (let at = 1; at <= steps; at++) weights.step(optimizer, at);
  return weights;
};

describe.each(Object.keys(fixtures))('%s, restored', (name) => {
  it.each([1, 3, 10])('after %d steps, takes the next ones as if it had never stopped', (done) => {
    const whole = create(name);
    const one = trained(whole, done);
    const copy = create(name);
    // It has been elsewhere: nothing of that may be left.
    trained(copy, 2);
    const values = new Map([...whole.slots()].map(([slot, variable]) => [slot, tf.clone(variable)]));
    copy.restoreSlots(values);
    const state = whole.state?.();
    if (state !== undefined) copy.restore?.(JSON.parse(JSON.stringify(state)) as JsonObject);
    tf.dispose([...values.values()]);
    const other = weightsOf(one.read());
    for (let at = done + 1; at <= done + 5; at++) expect(other.step(copy, at)).toEqual(one.step(whole, at));
  });

  it('has only the slots that it was given, as copies, and frees those it had', () => {
    const source = create(name);
    trained(source, 1);
    const copy = create(name);
    trained(copy, 1);
    const before = tf.memory().numTensors;
    const values = new Map([...source.slots()].map(([slot, variable]) => [slot, tf.clone(variable)]));
    copy.restoreSlots(values);
    expect([...copy.slots().keys()]).toEqual([...source.slots().keys()]);
    tf.dispose([...values.values()]);
    expect(tf.memory().numTensors).toBe(before);
    copy.dispose();
    expect(copy.slots().size).toBe(0);
    expect(tf.memory().numTensors).toBe(before - source.slots().size);
  });
});

it('a weight without a gradient stays as it is, and gets no slot', () => {
  const optimizer = create('adam');
  const frozen = tf.variable(tf.tensor1d([3]));
  const moved = tf.variable(tf.tensor1d([3]));
  const weights = [
    { name: 'frozen', variable: frozen },
    { name: 'moved', variable: moved },
  ];
  tf.tidy(() => optimizer.update(weights, new Map([['moved', tf.tensor1d([1])]]), 0.5));
  expect(frozen.dataSync()[0]).toBe(3);
  // The first step of Adam is the rate, whatever the gradient's size.
  expect(moved.dataSync()[0]).toBeCloseTo(2.5, 5);
  expect([...optimizer.slots().keys()]).toEqual(['mean/moved', 'square/moved']);
});

it.each([
  ['sgd', []],
  ['sgd momentum', ['velocity']],
  ['adamw', ['mean', 'square']],
  ['rmsprop', ['square']],
  ['rmsprop centered momentum', ['square', 'mean', 'velocity']],
  ['lars', ['velocity']],
])('%s keeps for each weight what its options need: %s', (name, kinds) => {
  const optimizer = create(name);
  trained(optimizer, 1);
  const expected = ['layer/kernel', 'layer/bias'].flatMap((weight) =>
    kinds.map((kind) => `${kind}/${weight}`),
  );
  expect([...optimizer.slots().keys()]).toEqual(expected);
});
