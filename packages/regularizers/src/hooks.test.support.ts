import {
  type Augment,
  createSites,
  elementAt,
  Generator,
  type HostBatch,
  type Metrics,
  type Outputs,
  Registry,
  type Regularizer,
  type Spec,
  Streams,
  type TrainContext,
} from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { input, model, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { regularizers } from './index.js';

const registry = new Registry([regularizers]);

export const resolve = (spec: Spec<'regularizer'>): Regularizer => registry.resolve('regularizer', spec);

/** A training run's context with these weights; what is logged is in `logged`. */
export function contextWith(
  weights: Readonly<Record<string, tf.Tensor>> = {},
  given: Partial<TrainContext> = {},
): TrainContext & { readonly logged: Record<string, number> } {
  const logged: Record<string, number> = {};
  const context = {
    weights: Object.entries(weights).map(([name, value]) => ({ name, variable: tf.variable(value) })),
    streams: new Streams(0),
    learningRate: 0.1,
    stepsPerEpoch: 1,
    step: 0,
    epoch: 1,
    logged,
    log: (name: string, value: number | tf.Scalar) => {
      logged[name] = typeof value === 'number' ? value : (value.dataSync()[0] ?? NaN);
    },
    ...given,
  };
  return context as Partial<typeof context & TrainContext> as TrainContext & typeof context;
}

/** A batch of classes in host memory, of inputs `[N, …shape]`. */
export const hostBatch = (
  inputs: readonly number[],
  shape: readonly number[],
  classes: readonly number[],
): HostBatch => ({
  inputs: Float32Array.from(inputs),
  inputShape: [classes.length, ...shape],
  targets: Int32Array.from(classes),
  targetShape: [classes.length],
  outputs: Math.max(...classes) + 1,
});

/** A generator whose numbers are given: each call takes the next of its kind. */
export class Scripted extends Generator {
  readonly #uniforms: number[][];
  readonly #normals: number[];

  constructor(uniforms: readonly (readonly number[])[], normals: readonly number[] = []) {
    super(7);
    this.#uniforms = uniforms.map((values) => [...values]);
    this.#normals = [...normals];
  }

  override uniform(count: number): Float32Array {
    const values = this.#uniforms.shift();
    if (values?.length !== count) throw new Error(`${count} uniform numbers were drawn, not those given`);
    return Float32Array.from(values);
  }

  override normal(count: number): Float32Array {
    if (this.#normals.length < count) throw new Error('more normal numbers were drawn than given');
    return Float32Array.from(this.#normals.splice(0, count));
  }
}

/** What the regularizer's augmentation makes of a batch, drawn from that seed or generator; and what it reports. */
export async function augmented(
  { augmentation }: Regularizer,
  batch: HostBatch,
  from: number | Generator = 0,
): Promise<HostBatch & { readonly metrics: Metrics }> {
  if (augmentation === undefined) throw new Error('expected a regularizer with an augmentation');
  const { augment } = (await import(augmentation.module)) as { augment: Augment<unknown> };
  if (augment !== augmentation.augment)
    throw new Error('expected the function that its module exports as augment');
  const generator = typeof from === 'number' ? new Generator(from) : from;
  const { draws, metrics = {} } = augmentation.draw(batch.inputShape, generator);
  const stream = (position: number) => new Generator(generator.key, position);
  return { ...augment(batch, structuredClone(draws), stream), metrics };
}

/** What `addLoss` sees; one example's logits unless given. */
export const outputsWith = (logits: tf.Tensor2D = tf.zeros([1, 2])): Outputs => ({
  logits,
  targets: tf.zeros([logits.shape[0]]),
});

export const numbers = (x: tf.Tensor | undefined): number[] => [...(x?.dataSync() ?? [])];
export const weightsOf = (context: TrainContext): number[][] =>
  context.weights.map(({ variable }) => numbers(variable));

/** A model of nothing but what the regularizer puts at one site. */
export function siteModel(
  regularizer: Regularizer,
  site: 'input' | 'norm' | 'activation' | 'head' | 'branch',
  shape: number[],
  place: { seed?: number; index?: number; count?: number } = {},
): LayersModel {
  const { seed = 0, index = 0, count = 1 } = place;
  const sites = createSites([{ name: 'tested', regularizer }], new Streams(seed));
  const inputs = input({ shape });
  const fill = (x: SymbolicTensor) =>
    site === 'branch' ? sites.branch(x, 'layer', index, count) : sites[site](x, 'layer');
  return model({ inputs, outputs: fill(inputs) });
}

/** Values that the model gives for ones `[examples, …shape]`. */
export const outputOfOnes = (network: LayersModel, examples: number, training: boolean): number[] =>
  tf.tidy(() => {
    const shape = network.inputs[0]?.shape.slice(1) as number[];
    return numbers(network.apply(tf.ones([examples, ...shape]), { training }) as tf.Tensor);
  });

export function expectClose(actual: readonly number[], expected: readonly number[], digits = 6): void {
  const wrong = actual.findIndex(
    (value, i) => !(Math.abs(value - elementAt(expected, i)) < 0.5 * 10 ** -digits),
  );
  if (wrong !== -1 || actual.length !== expected.length)
    throw new Error(`expected [${expected.join(', ')}], received [${actual.join(', ')}]`);
}
