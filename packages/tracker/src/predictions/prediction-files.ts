import { readFileSync } from 'node:fs';
import type { Artifact } from '../types.js';
import { formatNpy, parseNpy, type NpyArray, type NpyValues } from './npy.js';

/** What a run took the examples of a test split for, and what they are. */
export interface RunPredictions {
  /** Steps or targets of an example. */
  readonly width: number;
  readonly predicted: Uint8Array | Uint16Array | Float32Array;
  readonly expected: Uint8Array | Uint16Array | Float32Array;
  /** An id for each example. */
  readonly ids: BigUint64Array;
}

/**
 * A run's predictions as artifacts: arrays of NumPy over the test split, in its order. What is expected and the ids of
 * the examples are the same files for all runs of one dataset, which the store keeps once.
 *
 * - `test/predicted.npy`: the likeliest class of each example, `uint8`, or `uint16` where there are more than 256; of a
 *   sequence of each step `[examples, steps]`; of a regression the values `[examples, targets]`, `float32`, in their
 *   own unit.
 * - `test/expected.npy`: the same of what is right.
 * - `test/examples.npy`: an id for each example, `uint64`: the first 8 bytes of its input's SHA-256.
 */
export function predictionFiles({
  width,
  predicted,
  expected,
  ids,
}: RunPredictions): [name: string, Uint8Array][] {
  const file = (values: NpyValues, columns: number) =>
    formatNpy({ shape: columns === 1 ? [values.length] : [values.length / columns, columns], values });
  return [
    [PREDICTED, file(predicted, width)],
    [EXPECTED, file(expected, width)],
    [EXAMPLES, file(ids, 1)],
  ];
}

const PREDICTED = 'test/predicted.npy';
const EXPECTED = 'test/expected.npy';
const EXAMPLES = 'test/examples.npy';

/** Where a run's predictions stand, and what they are of: equal for runs whose predictions can be paired. */
export interface StoredPredictions {
  readonly file: string;
  readonly expectedFile: string;
  /** Of the examples' ids. */
  readonly examplesFile: string;
  readonly examples: string;
}

/** Null for a run without them. */
export function storedPredictions(artifacts: readonly Artifact[]): StoredPredictions | null {
  const find = (wanted: string) => artifacts.find(({ name }) => name === wanted);
  const [predicted, expected, examples] = [find(PREDICTED), find(EXPECTED), find(EXAMPLES)];
  return predicted === undefined || expected === undefined || examples === undefined
    ? null
    : {
        file: predicted.path,
        expectedFile: expected.path,
        examplesFile: examples.path,
        examples: `${examples.sha256} ${expected.sha256}`,
      };
}

/**
 * Reads a file of predictions, as a run has it among its artifacts.
 * @throws StoreError for a file that is none of ours; an error of the file system for one that is gone.
 */
export function readPredictions(file: string): NpyArray {
  return parseNpy(readFileSync(file), file);
}
