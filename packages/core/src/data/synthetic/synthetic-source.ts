import { Sha256 } from '#host/sha256';
import { elementAt } from '../../element-at.js';
import { canonicalJson, type JsonObject } from '../../plugins/json.js';
import { Generator } from '../../random/streams.js';
import type { DatasetSource, Split } from '../dataset.js';
import { toDataset, type ClassTargets, type NumberTargets } from '../tabular.js';

/** Options of every synthetic dataset. */
export interface SyntheticOptions extends JsonObject {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  readonly dataSeed: number;
}

export interface Synthetic {
  readonly name: string;
  readonly inputShape: readonly number[];
  readonly targets: NumberTargets | ClassTargets;
  /** Whether inputs are 0 and 1, and fed as they are. */
  readonly oneHot?: boolean;
  /** Draws `size` examples. */
  readonly draw: (size: number, generator: Generator) => Split;
}

/** A dataset that is made when it is loaded; its options are its identity. */
export function syntheticSource(
  options: SyntheticOptions,
  { name, inputShape, targets, oneHot = false, draw }: Synthetic,
): DatasetSource {
  const { train, validation, test, dataSeed } = options;
  const outputs = targets.task === 'regression' ? targets.names.length : targets.classNames.length;
  return {
    inputShape,
    outputShape: targets.task === 'sequence' ? [...inputShape.slice(0, 1), outputs] : [outputs],
    task: targets.task,
    checksum: () =>
      Promise.resolve(new Sha256().update(new TextEncoder().encode(canonicalJson({ name, options }))).hex()),
    load: () => {
      // Keys that are far apart for neighbouring seeds, and different for each split.
      const split = (size: number, at: number) => draw(size, new Generator(3 * dataSeed + at));
      const splits = { train: split(train, 0), validation: split(validation, 1), test: split(test, 2) };
      const dataset = toDataset(splits, inputShape, targets);
      return Promise.resolve(oneHot ? { ...dataset, mean: 0, std: 1 } : dataset);
    },
  };
}

/** A point for each example: `point` places it, by its number and a uniform one, and Gaussian noise moves it. */
export function drawPoints(
  size: number,
  generator: Generator,
  point: (example: number, uniform: number) => { x: number; y: number; label: number; noise: number },
): Split {
  const where = generator.uniform(size);
  const noise = generator.normal(2 * size);
  const inputs = new Float32Array(2 * size);
  const labels = new Int32Array(size);
  for (let example = 0; example < size; example++) {
    const { x, y, label, noise: std } = point(example, elementAt(where, example));
    inputs[2 * example] = x + std * elementAt(noise, 2 * example);
    inputs[2 * example + 1] = y + std * elementAt(noise, 2 * example + 1);
    labels[example] = label;
  }
  return { size, inputs, labels };
}
