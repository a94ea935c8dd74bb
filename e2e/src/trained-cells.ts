import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  adam,
  builtins,
  cellConfigSchema,
  copyTask,
  defineDataset,
  definePackage,
  Generator,
  Registry,
  sgd,
  sineRegression,
  train,
  type CellConfigInput,
} from '@ablate/core';
import {
  cifarResnet,
  lectureResnet,
  models,
  resmlp,
  resnet,
  resnext,
  restcn,
  seResnet,
  wideResnet,
} from '@ablate/models';
import { batchNorm, regularizers } from '@ablate/regularizers';

/** Ten batches of four random images in colour. */
const randomImages = defineDataset({
  name: 'random-images',
  version: 1,
  summary: 'Random images in colour, of four classes',
  options: {},
  create: () => {
    const inputShape = [32, 32, 3];
    const split = (seed: number, size: number) => ({
      size,
      inputs: new Generator(seed).normal(size * 32 * 32 * 3),
      labels: Uint8Array.from({ length: size }, (_, i) => i % 4),
    });
    const sets = { train: split(1, 40), validation: split(2, 4), test: split(3, 4) };
    return {
      inputShape,
      checksum: () => Promise.resolve('random-images'),
      load: () => Promise.resolve({ inputShape, classNames: ['a', 'b', 'c', 'd'], mean: 0, std: 1, ...sets }),
    };
  },
});

const sizes = { train: 40, validation: 4, test: 4 };
const registry = new Registry([builtins, models, regularizers, definePackage('test', [randomImages])]);

type Cell = Partial<CellConfigInput>;

const MODELS: Readonly<Record<string, Cell>> = {
  'cifar-resnet': { model: cifarResnet({ depth: 8 }) },
  'lecture-resnet': { model: lectureResnet({ channels: [8, 16] }) },
  'resnet, basic blocks': { model: resnet({ depth: 18, width: 8 }) },
  'resnet, pre-activated bottlenecks': { model: resnet({ depth: 50, width: 8, version: 'v2' }) },
  'resnet, deep stem': { model: resnet({ depth: 18, width: 8, deep: true }) },
  resnext: { model: resnext({ depth: 50, width: 16, groups: 4 }) },
  'se-resnet': { model: seResnet({ depth: 18, width: 8 }) },
  'wide-resnet': { model: wideResnet({ depth: 10, width: 2 }) },
  resmlp: { model: resmlp({ depth: 2, width: 16 }), dataset: sineRegression(sizes) },
  restcn: { model: restcn({ depth: 2, width: 8 }), dataset: copyTask({ ...sizes, delay: 4, length: 3 }) },
};

const isNorm = (use: string) => ['batch-norm', 'group-norm', 'layer-norm'].includes(use);

/** Every model with batch norm, and every regularizer, with its defaults, in a small network. */
export const CELLS: Readonly<Record<string, Cell>> = {
  ...Object.fromEntries(
    Object.entries(MODELS).map(([name, cell]) => [name, { regularizers: [batchNorm()], ...cell }]),
  ),
  ...Object.fromEntries(
    registry.names('regularizer').map((use) => [
      use,
      {
        model: cifarResnet({ depth: 8 }),
        regularizers: [...(isNorm(use) ? [] : [batchNorm()]), { use, options: {} }],
      },
    ]),
  ),
};
export const OPTIMIZERS = {
  sgd: sgd({ lr: 0.05, momentum: 0.9 }),
  adam: adam({ lr: 0.003 }),
};

/** The cell whose checkpoint after one of two epochs is kept. */
export const KEPT_CELL: Cell = {
  model: lectureResnet({ channels: [4, 8] }),
  regularizers: [batchNorm(), { use: 'dropout', options: {} }],
  optimizer: OPTIMIZERS.adam,
  backend: 'wasm',
};

/** The loss of each step, and the hash of the last checkpoint's tensors, the weights among them. */
interface Trained {
  readonly losses: readonly number[];
  readonly tensors: string;
}

/** Trains a cell, ten steps an epoch, or goes on from the checkpoint in `directory`. */
export async function trainIn(directory: string, cell: Cell): Promise<Trained> {
  const losses: number[] = [];
  const config = { dataset: randomImages(), epochs: 1, batchSize: 4, workers: 0, ...cell };
  let last = '';
  await train({
    config: cellConfigSchema.parse(config),
    seed: 0,
    registry,
    checkpoints: { directory },
    onEvent: (event) => {
      if (event.type === 'progress') losses.push(event.loss);
      if (event.type === 'checkpoint') last = `step-${event.step}.json`;
    },
  });
  const record = await readFile(path.join(directory, last), 'utf8');
  const { tensors } = JSON.parse(record) as { tensors: { sha256: string } };
  return { losses, tensors: tensors.sha256 };
}

/** What ten steps of a cell give. */
export async function trainCell(cell: Cell): Promise<Trained> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'trained-'));
  try {
    return await trainIn(directory, cell);
  } finally {
    await rm(directory, { recursive: true });
  }
}
