import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { sgd } from '../optimizers/sgd.js';
import { defineDataset, defineModel, definePackage, defineRegularizer } from '../plugins/plugin.js';
import { Registry } from '../plugins/registry.js';
import { Generator } from '../random/streams.js';
import { cellConfigSchema } from '../trainer/config.js';
import { train } from '../trainer/train.js';
import { removeAllButBest } from './checkpoints.js';
import type { CheckpointPolicyInput } from './options.js';

const points = defineDataset({
  name: 'points',
  version: 1,
  summary: 'Eight points of two classes',
  options: {},
  create: () => {
    const labels = Uint8Array.from({ length: 8 }, (_, i) => i % 2);
    const split = { size: 8, labels, inputs: new Generator(1).normal(16) };
    const facts = { inputShape: [2], classNames: ['a', 'b'], mean: 0, std: 1 };
    return {
      inputShape: [2],
      checksum: () => Promise.resolve('points'),
      load: () => Promise.resolve({ ...facts, train: split, validation: split, test: split }),
    };
  },
});

const network = defineModel({
  name: 'network',
  version: 1,
  summary: 'Two dense layers',
  options: { units: z.int().default(3) },
  create: ({ units }) => ({
    build: ({ outputs, inputShape }) =>
      sequential({
        layers: [
          layers.dense({ units, inputShape: [...inputShape], kernelInitializer: 'ones', name: 'first' }),
          layers.dense({ units: outputs, kernelInitializer: 'ones', name: 'second' }),
        ],
      }),
  }),
});

/** Makes a weight of the layer infinite at a step. */
const breakAt = defineRegularizer({
  name: 'break-at',
  version: 1,
  summary: 'Breaks a layer',
  options: { step: z.int().default(0), layer: z.string().default('second') },
  create: ({ step, layer }) => ({
    beforeUpdate: (context) => {
      const kernel = context.weights.find(({ name }) => name === `${layer}/kernel`)?.variable;
      if (context.step === step) kernel?.assign(tf.fill(kernel.shape, Infinity));
    },
  }),
});

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'checkpoints-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const registry = new Registry([definePackage('test', [points, network, sgd, breakAt])]);

interface Settings {
  readonly policy?: CheckpointPolicyInput;
  readonly units?: number;
  readonly seed?: number;
  readonly broken?: Parameters<typeof breakAt>[0];
}

/** Trains 3 epochs of 4 steps; gives the notes and the step that it went on from. */
async function run({ policy = {}, units = 3, seed = 0, broken }: Settings = {}) {
  const notes: string[] = [];
  let from = 0;
  const config = cellConfigSchema.parse({
    dataset: points(),
    model: network({ units }),
    regularizers: broken === undefined ? [] : [breakAt(broken)],
    optimizer: sgd({ lr: 0.1, momentum: 0.9 }),
    epochs: 3,
    batchSize: 2,
    backend: 'wasm',
  });
  const { metrics } = await train({
    config,
    seed,
    registry,
    checkpoints: { directory, ...policy },
    onEvent: (event) => {
      if (event.type === 'note') notes.push(event.text);
      if (event.type === 'resumed') from = event.step;
    },
  });
  return { metrics, notes, from };
}

const kept = async () =>
  (await readdir(directory)).filter((name) => name.endsWith('.json')).sort((a, b) => a.length - b.length);
const file = (name: string) => path.join(directory, name);

describe('checkpoints', () => {
  it('are written after each epoch; the newest two are kept, with the best', async () => {
    await run();
    expect(await kept()).toEqual(['step-8.json', 'step-12.json']);
    await rm(directory, { recursive: true });
    await run({ policy: { keep: 1, best: { metric: 'learning_rate', goal: 'max' } } });
    expect(await kept()).toEqual(['step-4.json', 'step-12.json']);
    await removeAllButBest({ directory, best: { metric: 'learning_rate', goal: 'max' } });
    expect(await kept()).toEqual(['step-4.json']);
    await removeAllButBest({ directory });
    await expect(readdir(directory)).rejects.toThrow('ENOENT');
  });

  it('are written every so many steps', async () => {
    await run({ policy: { everySteps: 5, keep: 9 } });
    expect(await kept()).toEqual(['step-5.json', 'step-10.json']);
  });

  it.each(['json', 'safetensors'])(
    'one whose .%s was cut short is skipped for the one before',
    async (part) => {
      const { metrics } = await run();
      await truncate(file(`step-12.${part}`), 100);
      const again = await run();
      expect(again.from).toBe(8);
      expect(again.notes).toEqual([
        expect.stringMatching(/^the checkpoint of step 12 .* was cut short; skipped/),
      ]);
      expect(again.metrics['test/loss']).toBe(metrics['test/loss']);
    },
  );

  it('with none that is whole, training starts anew', async () => {
    await run({ policy: { keep: 1 } });
    await rm(file('step-12.safetensors'));
    expect(await run()).toMatchObject({ from: 0, notes: [expect.stringContaining('cut short')] });
  });

  it('of another cell are refused, with all that differs', async () => {
    await run();
    const refused = run({ units: 5, seed: 1 });
    await expect(refused).rejects.toMatchObject({ code: 'CHECKPOINT' });
    await expect(refused).rejects.toThrow(
      /step-12\.json is the checkpoint of another cell:\n {2}model\.options\.units: expected 5, received 3\n {2}seed: expected 1, received 0$/,
    );
  });

  it('of another version of the format are refused', async () => {
    await run();
    const text = await readFile(file('step-12.json'), 'utf8');
    await writeFile(file('step-12.json'), text.replace('"version": 1', '"version": 2'));
    await expect(run()).rejects.toThrow(/expected version 1 of the checkpoint format, received 2; known: 1/);
  });

  it('refuse an interval that is none, and a best metric that is not there', async () => {
    await expect(run({ policy: { everySteps: 0 } })).rejects.toThrow(
      /everySteps.*received \{"everySteps":0\}/s,
    );
    await expect(run({ policy: { best: { metric: 'val/los', goal: 'min' } } })).rejects.toThrow(
      /checkpoints: best "val\/los"; known: .*val\/loss/,
    );
  });
});

describe('a loss that is no number', () => {
  it('names the step, the first layer that went non-finite and the last finite checkpoint', async () => {
    const diverged = run({ broken: { step: 5 }, policy: { everySteps: 1 } });
    await expect(diverged).rejects.toMatchObject({ code: 'DIVERGED' });
    await expect(diverged).rejects.toThrow(
      /at step 7 \(epoch 2\); the activations of layer "second" are the first that are not finite, whose weights were not finite before: second\/kernel; the last finite checkpoint is .*step-5\.json$/,
    );
  });

  it('says so where there is no checkpoint', async () => {
    await expect(run({ broken: { step: 0, layer: 'first' } })).rejects.toThrow(
      /at step 2 \(epoch 1\); the activations of layer "first" .*; there is no checkpoint before it$/,
    );
  });
});
