import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { builtins } from '../builtins.js';
import type { Regularizer } from '../plugins/hooks.js';
import { definePackage, defineRegularizer } from '../plugins/plugin.js';
import { Registry } from '../plugins/registry.js';
import { checkCell } from './check-cell.js';
import { canonicalCell } from './canonical-cell.js';
import { cellConfigSchema, type CellConfigInput } from './config.js';
import { passOn } from './known-logits.test.support.js';

const regularizer = (name: string, given: Regularizer) =>
  defineRegularizer({ name, version: 3, summary: 'Test', options: { rate: z.number().default(0.5) }, create: () => given }); // prettier-ignore
const plain = regularizer('plain', {});
const ofImages = regularizer('of-images', { needs: ['images'] });
const ofClasses = regularizer('of-classes', { needs: ['classes'] });
const first = regularizer('first', { claims: ['mixes the examples'] });
const second = regularizer('second', { claims: ['mixes the examples'] });
const registry = new Registry([
  builtins,
  definePackage('test', [passOn, plain, ofImages, ofClasses, first, second]),
]);

const cell = (given: Partial<CellConfigInput> = {}) =>
  cellConfigSchema.parse({
    dataset: { use: 'two-moons', options: { train: 10 } },
    model: passOn(),
    optimizer: { use: 'sgd', options: { lr: 0.1 } },
    epochs: 2,
    batchSize: 4,
    ...given,
  });
const optionsOf = (dataset: string) => ({ use: dataset, options: {} });

describe('a cell’s canonical form', () => {
  it('has every version and every default, and no backend, threads or absent options', () => {
    expect(canonicalCell(cell({ backend: 'cpu', workers: 3, prefetch: 9 }), registry)).toStrictEqual({
      dataset: {
        ...{ use: 'two-moons', version: 1 },
        options: { train: 10, validation: 200, test: 500, dataSeed: 0, noise: 0.2 },
      },
      model: { use: 'pass-on', version: 1, options: { dropout: 0 } },
      regularizers: [],
      optimizer: { use: 'sgd', version: 1, options: { lr: 0.1, momentum: 0, nesterov: false } },
      schedule: null,
      epochs: 2,
      batchSize: 4,
    });
  });

  it('has the schedule, the regularizers in their order, and the parts and the loss where they are given', () => {
    const given = cell({
      dataset: optionsOf('sine-regression'),
      regularizers: [plain({ rate: 1 }), first()],
      schedule: { use: 'cosine', options: {} },
      accumulate: 2,
      loss: 'mae',
    });
    expect(canonicalCell(given, registry)).toMatchObject({
      regularizers: [
        { use: 'plain', version: 3, options: { rate: 1 } },
        { use: 'first', version: 3, options: { rate: 0.5 } },
      ],
      schedule: { use: 'cosine', version: 1, options: { warmup: 0, floor: 0 } },
      accumulate: 2,
      loss: 'mae',
    });
  });

  it('has the seeds of streams where any is held', () => {
    const streams = { init: 3, split: 'seed' as const };
    const dataset = optionsOf('fashion-mnist');
    expect(canonicalCell(cell({ dataset, streams }), registry)).toHaveProperty('streams', streams);
    expect(canonicalCell(cell({ streams: {} }), registry)).toStrictEqual(canonicalCell(cell(), registry));
  });

  it('is of no cell that divides a dataset by a key which has one division alone', () => {
    for (const dataset of ['two-moons', 'copy-task', 'sine-regression'])
      expect(() =>
        canonicalCell(cell({ dataset: optionsOf(dataset), streams: { split: 1 } }), registry),
      ).toThrow(
        `streams.split expects a dataset that divides its examples by a key, which ${dataset} does not: it has one division alone`,
      );
    for (const dataset of ['fashion-mnist', 'mnist', 'cifar10'])
      expect(() => canonicalCell(cell({ dataset: optionsOf(dataset), streams: { split: 1 } }), registry)).not.toThrow(); // prettier-ignore
  });

  it('is of no cell that has a regularizer twice, or two that cannot be combined', () => {
    expect(() => canonicalCell(cell({ regularizers: [plain(), first(), plain()] }), registry)).toThrow(
      'regularizer "plain" is listed twice in one cell; list it once',
    );
    expect(() => canonicalCell(cell({ regularizers: [first(), second()] }), registry)).toThrow(
      'first and second cannot be combined: each of them mixes the examples; keep one of them',
    );
  });
});

describe('a cell whose parts do not fit', () => {
  it.each([
    [
      ofImages(),
      'two-moons',
      'of-images expects inputs that are images [height, width, channels]; received inputs [2] of the dataset two-moons',
    ],
    [
      ofImages(),
      'copy-task',
      'of-images expects inputs that are images [height, width, channels]; received inputs [40, 10] of the dataset copy-task',
    ],
    [
      ofClasses(),
      'sine-regression',
      'of-classes expects targets that are classes; received the regression of the dataset sine-regression',
    ],
  ])('is an error: %s of %s', (spec, dataset, message) => {
    expect(() => checkCell(cell({ regularizers: [spec], dataset: optionsOf(dataset) }), registry)).toThrow(
      expect.objectContaining({ code: 'CONFIG', message }),
    );
  });

  it('says ? for a size that the files decide', () => {
    const dataset = { use: 'csv', options: { file: 'x', target: 'y' } };
    expect(() => checkCell(cell({ regularizers: [ofImages()], dataset }), registry)).toThrow('received inputs [?] of the dataset csv'); // prettier-ignore
  });

  it.each([
    [ofImages(), 'fashion-mnist'],
    [ofImages(), 'cifar10'],
    [ofClasses(), 'two-moons'],
    [ofClasses(), 'copy-task'],
    [ofClasses(), 'fashion-mnist'],
  ])('is no error: %s of %s', (spec, dataset) => {
    const { regularizers, source } = checkCell(cell({ regularizers: [spec], dataset: optionsOf(dataset) }), registry); // prettier-ignore
    expect(regularizers.map(({ name }) => name)).toEqual([spec.use]);
    expect(source).toHaveProperty('inputShape');
  });

  it('has a loss for regressions only', () => {
    expect(() => checkCell(cell({ loss: 'mae' }), registry)).toThrow('loss "mae" is for regressions');
  });
});

it.each([
  [{ epochs: 0 }, 'epochs'],
  [{ batchSize: 0 }, 'batchSize'],
  [{ accumulate: 0 }, 'accumulate'],
  [{ workers: -1 }, 'workers'],
  [{ workers: 65 }, 'workers'],
  [{ prefetch: 0 }, 'prefetch'],
  [{ streams: { init: -1 } }, 'init'],
  [{ streams: { dropout: 1 } as never }, 'dropout'],
  [{ dataset: 'two-moons' as never }, 'expected a dataset: { use, options }, or a call of a dataset plugin'],
  [{ epoch: 3 } as never, 'epoch'],
])('%j is refused', (given, message) => {
  expect(() => cell(given)).toThrow(message);
});

it('computes a batch at once on the fastest backend, two batches ahead, unless told otherwise', () => {
  expect(cell()).toMatchObject({ accumulate: 1, backend: 'auto', prefetch: 2, regularizers: [] });
  expect(cell()).not.toHaveProperty('workers');
});
