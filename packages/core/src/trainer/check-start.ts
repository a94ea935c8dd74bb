import type { LayersModel } from '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { loadBackend } from '../backends/load.js';
import type { DatasetSource } from '../data/dataset.js';
import { AblateError } from '../errors.js';
import type { Specs } from '../plugins/registry.js';
import { Streams } from '../random/streams.js';
import { buildNetwork, type NetworkShape } from './build-network.js';
import { checkCell } from './check-cell.js';
import type { CellConfig } from './config.js';
import { taskOf } from './task.js';
import { bytesOf } from './test-outputs.js';

/** What `checkStart` checks before a run is begun. */
export interface CheckStartOptions {
  readonly config: CellConfig;
  readonly seed: number;
  readonly registry: Specs;
  /** Whether to read the dataset where its shapes are not known without; else such a cell is not checked. */
  readonly mayLoad: boolean;
}

/**
 * Builds a cell's network twice from one seed, without training it: what it would be refused for is known before
 * any compute is spent. Where no backend is set, `cpu` is. False for a cell that could not be checked.
 * @throws AblateError `CONFIG` for a regularizer that has no part in the model, or initial weights that depend on more
 * than the seed, naming the layer; `SHAPE` for outputs that are not those of the task.
 */
export async function checkStart({ config, seed, registry, mayLoad }: CheckStartOptions): Promise<boolean> {
  const { regularizers, source } = checkCell(config, registry);
  const shape = knownShape(source) ?? (mayLoad ? await loadedShape(source, config) : undefined);
  if (shape === undefined) return false;
  if ((tf.getBackend() as string | null | undefined) == null) await loadBackend('cpu');
  const builder = registry.resolve('model', config.model);
  const name = config.model.use;
  const build = () =>
    buildNetwork({ builder, name, regularizers, shape, streams: new Streams(seed, config.streams) }).model;
  const [one, other] = [build(), build()];
  try {
    await checkWeights(one, other, name);
  } finally {
    one.dispose();
    other.dispose();
  }
  return true;
}

function knownShape({ inputShape, outputShape }: DatasetSource): NetworkShape | undefined {
  const sizes = inputShape.filter((size) => size !== null);
  return outputShape === undefined || sizes.length < inputShape.length
    ? undefined
    : { inputShape: sizes, outputShape };
}

async function loadedShape(source: DatasetSource, { loss }: CellConfig): Promise<NetworkShape> {
  const dataset = await source.load();
  return { inputShape: dataset.inputShape, outputShape: taskOf(dataset, loss).outputShape };
}

/** Names differ where layers have none of their own: tfjs numbers these. */
async function checkWeights(one: LayersModel, other: LayersModel, name: string): Promise<void> {
  for (const [i, weight] of one.weights.entries()) {
    const twin = other.weights[i];
    if (twin !== undefined && (await areEqual(weight.read(), twin.read()))) continue;
    throw new AblateError(
      'CONFIG',
      `model ${name}: built twice from one seed, ${weight.originalName} starts with different values, so the same cell would ` +
        "give other numbers each time; seed its initializer by the model's streams, such as " +
        'initializers.glorotUniform({ seed: streams.seed("init/NAME") })',
    );
  }
}

async function areEqual(one: tf.Tensor, other: tf.Tensor): Promise<boolean> {
  if (!tf.util.arraysEqual(one.shape, other.shape)) return false;
  const others = bytesOf(await other.data());
  return bytesOf(await one.data()).every((byte, i) => byte === others[i]);
}
