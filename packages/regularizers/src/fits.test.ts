import {
  builtins,
  canonicalCell,
  cellConfigSchema,
  defineDataset,
  defineModel,
  definePackage,
  elementAt,
  Generator,
  Registry,
  sgd,
  type Spec,
  type TaskName,
  train,
} from '@ablate/core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { regularizers } from './index.js';

/** Rows of two numbers, whose sum is the target. */
const table = defineDataset({
  name: 'table',
  version: 1,
  summary: 'Sums of two numbers',
  options: { task: z.enum(['regression', 'classification', 'sequence']) },
  create: ({ task }) => {
    const inputs = new Generator(1).normal(128);
    const labels = Float32Array.from(
      { length: 64 },
      (_, i) => elementAt(inputs, 2 * i) + elementAt(inputs, 2 * i + 1),
    );
    const split = { size: 64, inputs, labels };
    const targets = [{ name: 'sum', mean: 0, std: 1 }];
    const splits = { train: split, validation: split, test: split };
    return {
      inputShape: [2],
      task,
      checksum: () => Promise.resolve('table'),
      load: () =>
        Promise.resolve({ task: 'regression', inputShape: [2], mean: 0, std: 1, targets, ...splits }),
    };
  },
});

const linear = defineModel({
  name: 'linear',
  version: 1,
  summary: 'One dense layer',
  options: {},
  create: () => ({
    build: ({ outputs }) =>
      sequential({ layers: [layers.dense({ units: outputs, inputShape: [2], kernelInitializer: 'zeros' })] }),
  }),
});

const registry = new Registry([builtins, regularizers, definePackage('test', [table, linear])]);
function cell(task: TaskName, used: readonly string[], given: object = {}) {
  return cellConfigSchema.parse({
    dataset: table({ task }),
    model: linear(),
    regularizers: used.map((use): Spec<'regularizer'> => ({ use, options: {} })),
    optimizer: sgd({ lr: 0.1 }),
    epochs: 5,
    batchSize: 16,
    backend: 'cpu',
    ...given,
  });
}

describe('regularizers and tasks', () => {
  it.each(['crop-flip', 'cutmix', 'mixup-or-cutmix', 'random-erasing'])(
    '%s on a table is refused when the cell is checked',
    (name) => {
      expect(() => canonicalCell(cell('classification', [name]), registry)).toThrow(
        `${name} expects inputs that are images [height, width, channels]; received inputs [2] of the dataset table`,
      );
    },
  );

  it.each(['label-smoothing', 'confidence-penalty', 'entropy-minimization'])(
    '%s on a regression is refused when the cell is checked, and on classes is not',
    async (name) => {
      const message = `${name} expects targets that are classes; received the regression of the dataset table`;
      expect(() => canonicalCell(cell('regression', [name]), registry)).toThrow(message);
      await expect(train({ config: cell('regression', [name]), seed: 0, registry })).rejects.toThrow(message);
      expect(canonicalCell(cell('sequence', [name]), registry)).toHaveProperty('epochs', 5);
    },
  );

  it('refuses a loss of regressions elsewhere, and keeps it out of the identity where there is none', () => {
    expect(() => canonicalCell(cell('classification', [], { loss: 'mae' }), registry)).toThrow(
      `loss "mae" is for regressions; the dataset's task is classification`,
    );
    expect(canonicalCell(cell('regression', [], { loss: 'mae' }), registry)).toHaveProperty('loss', 'mae');
    expect(canonicalCell(cell('regression', []), registry)).not.toHaveProperty('loss');
  });

  it.each(['mse', 'mae', 'huber'])('learns a sum with %s, by its own metrics', async (loss) => {
    const { metrics } = await train({
      config: cell('regression', [], { loss, epochs: 40 }),
      seed: 0,
      registry,
    });
    expect(metrics['test/rmse']).toBeLessThan(0.1);
    expect(metrics['val/r2']).toBeGreaterThan(0.99);
    expect(metrics['train/mae']).toBeLessThan(0.1);
    expect(metrics).not.toHaveProperty('test/accuracy');
  });

  it('mixes the targets of a regression as numbers', async () => {
    const { metrics } = await train({ config: cell('regression', ['mixup']), seed: 0, registry });
    expect(metrics['test/r2']).toBeGreaterThan(0.9);
  });
});
