import { crossedComponents, type CrossedComponents } from '@ablate/statistics';
import type { DetailReader, RunRow } from '@ablate/tracker';
import type { NpyArray } from './npy.js';
import { readPredictions, storedPredictions, type StoredPredictions } from './prediction-files.js';

/** What the difference of a cell to its baseline is where the test examples are a sample too. */
export interface OnKindOfData extends CrossedComponents {
  readonly seeds: number;
  readonly examples: number;
}

/** How well an example is predicted, by metrics that are means over the examples. */
type Score = (predicted: NpyArray, expected: NpyArray) => Float32Array;
const SCORES: Readonly<Record<string, Score>> = {
  'test/accuracy': (predicted, expected) =>
    perExample(predicted, expected, (one, other) => Number(one === other)),
  'test/mae': (predicted, expected) => perExample(predicted, expected, (one, other) => Math.abs(one - other)),
};

/** Reads the predictions of runs, those of a baseline and its expectations once for all cells that are compared with it. */
export class PredictionScores {
  readonly #reader: Pick<DetailReader, 'artifacts'>;
  readonly #score: Score | undefined;
  readonly #expected = new Map<string, NpyArray>();
  #baseline: { readonly key: string; readonly scores: readonly Float32Array[] } | null = null;

  constructor(reader: Pick<DetailReader, 'artifacts'>, metric: string) {
    this.#reader = reader;
    this.#score = SCORES[metric];
  }

  /**
   * The crossed components of a cell's differences to its baseline. Null where the metric is no mean over examples, a
   * run lacks its predictions, they are of different examples, or there are fewer than three pairs.
   */
  compare(cell: readonly RunRow[], baseline: readonly RunRow[]): OnKindOfData | null {
    if (this.#score === undefined || cell.length < 3 || cell.length !== baseline.length) return null;
    const stored = [...cell, ...baseline].map(({ id }) => storedPredictions(this.#reader.artifacts(id)));
    const [first] = stored;
    const all = stored.filter((each) => each !== null);
    if (first == null || all.length < stored.length) return null;
    if (all.some(({ examples }) => examples !== first.examples)) return null;
    const own = all.slice(0, cell.length).map((each) => this.#scores(each));
    const others = this.#baselineScores(all.slice(cell.length));
    for (const [at, scores] of own.entries()) subtract(scores, others[at]);
    const found = crossedComponents(own);
    return found === null ? null : { ...found, seeds: own.length, examples: own[0]?.length ?? 0 };
  }

  #baselineScores(stored: readonly StoredPredictions[]): readonly Float32Array[] {
    const key = stored.map(({ file }) => file).join('\n');
    if (this.#baseline?.key !== key)
      this.#baseline = { key, scores: stored.map((each) => this.#scores(each)) };
    return this.#baseline.scores;
  }

  #scores({ file, expectedFile }: StoredPredictions): Float32Array {
    const expected = this.#expected.get(expectedFile) ?? readPredictions(expectedFile);
    this.#expected.set(expectedFile, expected);
    return this.#score?.(readPredictions(file), expected) ?? new Float32Array(0);
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

function subtract(from: Float32Array, other: Float32Array | undefined): void {
  for (let at = 0; at < from.length; at++) from[at] = (from[at] ?? NaN) - (other?.[at] ?? NaN);
}
