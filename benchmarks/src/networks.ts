import { builtins, definePackage, Registry, sgd } from '@ablate/core';
import { describeByName, models } from '@ablate/models';
import { batchNorm, regularizers } from '@ablate/regularizers';
import { median } from 'simple-statistics';
import type { Figures } from './figures.js';
import { stepTimes } from './step-times.js';
import { randomImages } from './train-step/random-images.js';

const ROUNDS = 2;
const STEPS = 2;
const BATCH_SIZE = 32;
const IMAGES = [28, 28, 1];
/** The same values as they are for a network that takes no images. */
const OTHER_SHAPES: Readonly<Record<string, readonly number[]>> = { resmlp: [784], restcn: [28, 28] };

const registry = new Registry([builtins, models, regularizers, definePackage('benchmark', [randomImages])]);

/**
 * What each model costs with its defaults and batch norm, on 28×28 values and ten classes: parameters, multiply-adds of
 * one example, and milliseconds of processor time of a training step of 32, SGD with momentum, wasm, one thread.
 */
export async function run(options: readonly string[]): Promise<Figures> {
  const names = registry.names('model').filter((name) => options.length === 0 || options.includes(name));
  const figures: Figures = {};
  for (const name of names) {
    const input = OTHER_SHAPES[name] ?? IMAGES;
    const { parameters, macs } = await describeByName(name, { input, classes: 10 });
    const cell = {
      model: { use: name, options: {} },
      regularizers: [batchNorm()],
      optimizer: sgd({ lr: 1e-3, momentum: 0.9 }),
      batchSize: BATCH_SIZE,
    };
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS; round++)
      rounds.push(median(await stepTimes(cell, input, { steps: STEPS, registry })));
    figures[`${name}, parameters`] = parameters;
    figures[`${name}, multiply-adds`] = macs;
    figures[`${name}, ms a step`] = Math.round(Math.min(...rounds));
  }
  return figures;
}
