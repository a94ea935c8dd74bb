import { builtins, definePackage, Registry, sgd, type Spec } from '@ablate/core';
import { cifarResnet, models } from '@ablate/models';
import { batchNorm, regularizers } from '@ablate/regularizers';
import { median } from 'simple-statistics';
import type { Figures } from './figures.js';
import { stepTimes } from './step-times.js';
import { randomImages } from './train-step/random-images.js';

const ROUNDS = 3;
const STEPS = 2;
const BATCH_SIZE = 128;
const GROUP = 4;

const registry = new Registry([builtins, models, regularizers, definePackage('benchmark', [randomImages])]);

/** The random images have no validation split. */
const OPTIONS: Readonly<Record<string, Spec['options']>> = {
  'early-stopping': { monitor: 'train/epoch_loss' },
};

type Cell = readonly Spec<'regularizer'>[];

/** Every regularizer, with its defaults where they apply: beside batch norm, or in its place. */
function variants(): [name: string, cell: Cell][] {
  return registry.names('regularizer').map((name) => {
    const spec: Spec<'regularizer'> = { use: name, options: OPTIONS[name] ?? {} };
    const normalizes = registry.resolve('regularizer', spec).sites?.norm !== undefined;
    return [name, normalizes ? [spec] : [batchNorm(), spec]];
  });
}

/**
 * What each regularizer adds to the time of a training step, in percent: ResNet-20, 28×28×1, batch 128, SGD with
 * momentum, wasm, one thread. Norms are compared with no norm, the others with batch norm alone, measured just before
 * them, and processor time is measured, so that other work on the machine counts as little as it can.
 */
export async function run(options: readonly string[]): Promise<Figures> {
  const chosen = variants().filter(([name]) => options.length === 0 || options.includes(name));
  const alone: number[] = [];
  const ratios = new Map<string, number[]>(chosen.map(([name]) => [name, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const [baseline, group] of groups(chosen)) {
      const before = median(await timesOf(baseline));
      if (baseline.length > 0) alone.push(before);
      for (const [name, cell] of group) ratios.get(name)?.push(median(await timesOf(cell)) / before);
    }
  const figures: Figures = {};
  if (alone.length > 0) figures['batch norm alone, ms a step'] = Number(median(alone).toFixed(1));
  for (const [name] of chosen)
    figures[`${name}, % of a step`] = Number((100 * (median(ratios.get(name) ?? []) - 1)).toFixed(1));
  return figures;
}

/** Some cells at a time, with what they are compared with. */
function groups(cells: readonly (readonly [string, Cell])[]): [Cell, (readonly [string, Cell])[]][] {
  const norms = cells.filter(([, cell]) => cell.length === 1);
  const others = cells.filter(([, cell]) => cell.length > 1);
  const cut = (list: typeof others) =>
    list.flatMap((_, at) => (at % GROUP === 0 ? [list.slice(at, at + GROUP)] : []));
  return [
    ...cut(norms).map((group): [Cell, typeof group] => [[], group]),
    ...cut(others).map((group): [Cell, typeof group] => [[batchNorm()], group]),
  ];
}

function timesOf(regularizers: Cell): Promise<number[]> {
  const cell = {
    model: cifarResnet({ depth: 20 }),
    regularizers: [...regularizers],
    optimizer: sgd({ lr: 1e-3, momentum: 0.9 }),
    batchSize: BATCH_SIZE,
  };
  return stepTimes(cell, [28, 28, 1], { steps: STEPS, registry });
}
