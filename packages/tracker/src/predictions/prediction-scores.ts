import type { DetailReader, RunRow } from '../types.js';
import type { NpyArray } from './npy.js';
import { readPredictions, storedPredictions } from './prediction-files.js';

/** How well a run predicted each example of its test split. */
export interface ExampleScores {
  /** Equal for runs that were tested with the same examples. */
  readonly examples: string;
  readonly values: Float32Array;
}

/** How well an example is predicted, by metrics that are means over the examples. */
type Score = (predicted: NpyArray, expected: NpyArray) => Float32Array;
const SCORES: Readonly<Record<string, Score>> = {
  'test/accuracy': (predicted, expected) =>
    perExample(predicted, expected, (one, other) => Number(one === other)),
  'test/mae': (predicted, expected) => perExample(predicted, expected, (one, other) => Math.abs(one - other)),
};

/** Whether a metric is a mean over the test examples whose predictions runs keep. */
export function isMeanOfExamples(metric: string): boolean {
  return metric in SCORES;
}

/** Reads the predictions of runs, and what is right of their examples once for all of them. */
export class PredictionScores {
  readonly #reader: Pick<DetailReader, 'artifacts'>;
  readonly #score: Score | undefined;
  readonly #expected = new Map<string, NpyArray>();

  constructor(reader: Pick<DetailReader, 'artifacts'>, metric: string) {
    this.#reader = reader;
    this.#score = SCORES[metric];
  }

  /**
   * Null where the metric is no mean over examples, or the run has not kept its predictions.
   * @throws StoreError for a file that is none of ours; an error of the file system for one that is gone
   */
  of({ id }: Pick<RunRow, 'id'>): ExampleScores | null {
    if (this.#score === undefined) return null;
    const stored = storedPredictions(this.#reader.artifacts(id));
    if (stored === null) return null;
    const { file, expectedFile, examples } = stored;
    const expected = this.#expected.get(expectedFile) ?? readPredictions(expectedFile);
    this.#expected.set(expectedFile, expected);
    return { examples, values: this.#score(readPredictions(file), expected) };
  }
}

/** The mean over an example's steps or targets. */
function perExample(
  { values: predicted, shape: [examples = 0, width = 1] }: NpyArray,
  { values: expected }: NpyArray,
  score: (predicted: number, expected: number) => number,
): Float32Array {
  const scores = new Float32Array(examples);
  for (let at = 0; at < examples * width; at++) {
    const example = Math.floor(at / width);
    scores[example] = (scores[example] ?? 0) + score(Number(predicted[at]), Number(expected[at])) / width;
  }
  return scores;
}
