import { Sha256 } from '#host/sha256';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Dataset } from '../data/dataset.js';
import { exampleIds } from '../data/example-ids.js';
import { elementAt } from '../element-at.js';
import { expectedClass, likeliestClass } from './class-metrics.js';

/** Predictions for the test split, in its order. */
export interface Predictions {
  /** Numbers for each example: 1, or the steps of a sequence, or the targets of a regression. */
  readonly width: number;
  /** `[examples · width]`: the likeliest class, or the value in the target's own unit. */
  readonly predicted: Uint8Array | Uint16Array | Float32Array;
  /** The same of what was right. */
  readonly expected: Uint8Array | Uint16Array | Float32Array;
  /** Of each example: the start of the SHA-256 of its input, the same in every split that holds it. */
  readonly ids: BigUint64Array;
}

/** Collects what a model gives for the test split: a hash over the bits, and the predictions. */
export class TestOutputs {
  readonly #outputs = new Sha256();
  readonly #dataset: Dataset;
  readonly #width: number;
  readonly #predicted: Predictions['predicted'];
  readonly #expected: Predictions['expected'];
  #at = 0;

  constructor(dataset: Dataset) {
    const { size, labels } = dataset.test;
    const Type = arrayOf(dataset);
    this.#dataset = dataset;
    this.#width = size === 0 ? 1 : labels.length / size;
    this.#predicted = new Type(labels.length);
    this.#expected = new Type(labels.length);
  }

  /** Outputs and targets of the next examples, as `evaluate` reads them. */
  add(outputs: Float32Array, targets: Float32Array): void {
    this.#outputs.update(bytesOf(outputs));
    if (this.#dataset.task === 'regression') this.#addValues(outputs, targets);
    else this.#addClasses(outputs, targets, this.#dataset.classNames.length);
  }

  /** SHA-256 over all outputs so far; none may be added afterwards. */
  hash(): string {
    return this.#outputs.hex();
  }

  predictions(): Predictions {
    return {
      width: this.#width,
      predicted: this.#predicted,
      expected: this.#expected,
      ids: exampleIds(this.#dataset.test),
    };
  }

  #addClasses(logits: Float32Array, targets: Float32Array, classes: number): void {
    const rows = logits.length / classes;
    for (let row = 0; row < rows; row++) {
      this.#predicted[this.#at] = likeliestClass(logits.subarray(row * classes, (row + 1) * classes));
      this.#expected[this.#at] = expectedClass(targets, row, rows, classes);
      this.#at += 1;
    }
  }

  /** Outputs and targets are standardized. */
  #addValues(outputs: Float32Array, targets: Float32Array): void {
    const columns = this.#dataset.task === 'regression' ? this.#dataset.targets : [];
    for (const [i, output] of outputs.entries()) {
      const { mean, std } = elementAt(columns, i % columns.length);
      this.#predicted[this.#at] = mean + std * output;
      this.#expected[this.#at] = mean + std * elementAt(targets, i);
      this.#at += 1;
    }
  }
}

/** SHA-256 over the values of all weights, in the model's order: equal for equal bits. */
export async function hashWeights(model: LayersModel): Promise<string> {
  const all = new Sha256();
  for (const weight of model.weights) all.update(bytesOf(await weight.read().data()));
  return all.hex();
}

function arrayOf(dataset: Dataset) {
  if (dataset.task === 'regression') return Float32Array;
  return dataset.classNames.length <= 256 ? Uint8Array : Uint16Array;
}

export const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
