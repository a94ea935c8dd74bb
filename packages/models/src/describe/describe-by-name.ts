import { loadBackend } from '@ablate/core/backends';
import { AblateError, type JsonObject } from '@ablate/core/plugins';
import * as tf from '@tensorflow/tfjs-core';
import type { StandaloneOptions } from '../blocks/standalone-context.js';
import { buildShapes } from './build-shapes.js';
import { describe, type ModelDescription } from './describe.js';

/** What a model named in words is built with to be described. */
export interface DescribeOptions {
  /** Shape of one input without the batch; what the family was made for unless given. */
  readonly input?: readonly number[] | undefined;
  /** Number of outputs; what the family was made for unless given. */
  readonly classes?: number | undefined;
  readonly depth?: number | undefined;
  readonly norm?: StandaloneOptions['norm'];
  /** More of the model's own options. */
  readonly options?: JsonObject | undefined;
}

const MADE_FOR: Readonly<Record<string, { input: readonly number[]; classes: number }>> = {
  'cifar-resnet': { input: [32, 32, 3], classes: 10 },
  'wide-resnet': { input: [32, 32, 3], classes: 10 },
  'lecture-resnet': { input: [224, 224, 1], classes: 10 },
  resmlp: { input: [8], classes: 1 },
  restcn: { input: [784, 1], classes: 10 },
};
const IMAGENET = { input: [224, 224, 3], classes: 1000 };

/**
 * Describes a model of this package without making its weights. A shortcut that does not fit becomes a warning, so
 * that the whole table can be seen. Where no backend is set, `wasm` is.
 * @throws AblateError `CONFIG` for an unknown model or a wrong option, `SHAPE` for an input of the wrong rank or
 * smaller than the strides allow.
 */
export async function describeByName(name: string, given: DescribeOptions = {}): Promise<ModelDescription> {
  const madeFor = MADE_FOR[name] ?? IMAGENET;
  if ((tf.getBackend() as string | null | undefined) == null) await loadBackend('wasm');
  const options = { ...given.options, ...(given.depth === undefined ? {} : { depth: given.depth }) };
  const { model, problems } = buildShapes(
    { use: name, options },
    {
      inputShape: given.input ?? madeFor.input,
      outputs: given.classes ?? madeFor.classes,
      norm: given.norm,
    },
  );
  try {
    const description = describe(model);
    return { ...description, warnings: [...problems, ...description.warnings] };
  } finally {
    model.dispose();
  }
}

/**
 * `224x224x3` → `[224, 224, 3]`
 * @throws AblateError `CONFIG` unless it is whole numbers from 1 with `x` between them.
 */
export function parseShape(text: string): number[] {
  const sizes = text.split(/[x×]/);
  // Digits only: `Number` would take 1e2 for 100, and 0x20 for 32.
  if (sizes.every((size) => /^0*[1-9]\d*$/.test(size))) return sizes.map(Number);
  throw new AblateError('CONFIG', `expected a shape such as 224x224x3; received "${text}"`);
}
