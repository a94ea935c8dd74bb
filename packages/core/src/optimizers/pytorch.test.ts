import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/load.js';
import { builtins } from '../builtins.js';
import { BACKENDS, skipWithout } from '../testing/on-backend.js';
import type { JsonObject } from '../plugins/json.js';
import { Registry } from '../plugins/registry.js';
import type { Optimizer } from './optimizer.js';

const file = (name: string) =>
  readFileSync(new URL(`../../fixtures/pytorch/${name}`, import.meta.url), 'utf8');
const fixtures = JSON.parse(file('optimizers.json')) as Record<
  string,
  { options: JsonObject; steps: number[][] }
>;
const registry = new Registry([builtins]);

/** The weights of the fixtures, and their gradients: of Σ stiffness·(kernel − target)²/2 + Σ sin(bias). */
function problem() {
  const kernel = tf.variable(tf.tensor2d([1, 2, -1, 0.5], [2, 2]));
  const bias = tf.variable(tf.tensor1d([0.1, -0.5, 1]));
  const stiffness = tf.tensor2d([1, 0.5, 2, 0.25], [2, 2]);
  const target = tf.tensor2d([0.5, -1, 0.25, 2], [2, 2]);
  const weights = [
    { name: 'layer/kernel', variable: kernel },
    { name: 'layer/bias', variable: bias },
  ];
  const gradients = () =>
    new Map([
      ['layer/kernel', tf.mul(stiffness, tf.sub(kernel, target))],
      ['layer/bias', tf.cos(bias)],
    ]);
  const values = () => [...kernel.dataSync(), ...bias.dataSync()];
  const step = (optimizer: Optimizer) => {
    tf.tidy(() => optimizer.update(weights, gradients(), optimizer.learningRate));
    return values();
  };
  return { step };
}

it('the fixtures come from the script beside them', () => {
  const script = readFileSync(new URL('../../scripts/make-pytorch-fixtures.py', import.meta.url));
  expect(file('script.sha256').trim()).toBe(createHash('sha256').update(script).digest('hex'));
});

describe.each(BACKENDS)('optimizers on %s', (backend) => {
  beforeEach(async (context) => {
    await skipWithout(backend, context);
    await loadBackend(backend);
  });

  it.each(Object.keys(fixtures))('%s takes 100 steps as PyTorch does, to 1e-6', (name) => {
    const { options, steps } = fixtures[name]!;
    const optimizer = registry.resolve('optimizer', { use: name.split(' ')[0]!, options });
    const { step } = problem();
    for (const expected of steps)
      step(optimizer).forEach((value, i) => {
        const error = Math.abs(value - expected[i]!) / Math.max(1, Math.abs(expected[i]!));
        expect(error).toBeLessThan(1e-6);
      });
    optimizer.dispose();
  });

  it.each(['sgd momentum', 'adam', 'rmsprop', 'lars'])('%s leaves no tensor behind', (name) => {
    const { options } = fixtures[name]!;
    const optimizer = registry.resolve('optimizer', { use: name.split(' ')[0]!, options });
    const { step } = problem();
    const before = tf.memory().numTensors;
    step(optimizer);
    step(optimizer);
    expect(tf.memory().numTensors).toBe(before + optimizer.slots().size);
    optimizer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('adamw with decay 0.01 gives the published values: 0.899, 0.798101', async () => {
  await loadBackend('cpu');
  const optimizer = registry.resolve('optimizer', { use: 'adamw', options: { lr: 0.1 } });
  const variable = tf.variable(tf.ones([1, 1]));
  for (const expected of [0.899, 0.798101]) {
    tf.tidy(() => optimizer.update([{ name: 'w', variable }], new Map([['w', tf.fill([1, 1], 0.5)]]), 0.1));
    expect(variable.dataSync()[0]).toBeCloseTo(expected, 6);
  }
});
