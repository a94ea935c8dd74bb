import { studentTQuantile } from '../distributions/student-t.js';
import { expectShare } from '../expect.js';
import type { Values } from '../intervals/spread.js';

/** A mean over seeds and examples, with what each of them adds to its variance. */
export interface CrossedComponents {
  readonly mean: number;
  /** Of the mean over seeds and examples like these. */
  readonly interval: { readonly low: number; readonly high: number; readonly level: number };
  /** Satterthwaite's degrees of freedom. */
  readonly df: number;
  readonly standardError: number;
  /** Variances in the squared unit of the values; none is below 0. */
  readonly variance: { readonly seed: number; readonly example: number; readonly residual: number };
}

/**
 * What a difference is on this kind of data, where the test examples are a sample as the seeds are: values by seed and
 * example (such as a cell's prediction being right, 0 or 1, minus the baseline's) as
 * mean + seed + example + residual, both at random. The variance of the mean is σ²_seed / S + σ²_example / E +
 * σ²_residual / (S · E), from mean squares; components that come out below 0 are 0. Null below 3 seeds or 2 examples.
 *
 * Assumes independent, roughly normal effects. Source: Satterthwaite, "An approximate distribution of estimates of
 * variance components" (1946); Searle, Casella and McCulloch, "Variance components" (1992), chapter 4.
 * @param values one list of examples for each seed, all of the same examples
 * @throws RangeError for lists of unequal length
 */
export function crossedComponents(values: readonly Scores[], level = 0.95): CrossedComponents | null {
  expectShare('level', level);
  const seeds = values.length;
  const examples = values[0]?.length ?? 0;
  const unequal = values.find(({ length }) => length !== examples);
  if (unequal !== undefined)
    throw new RangeError(`expected ${examples} examples for each seed, got ${unequal.length}`);
  if (seeds < 3 || examples < 2) return null;
  const bySeed = new Float64Array(seeds);
  const byExample = new Float64Array(examples);
  let squares = 0;
  const mean = meanOf(values, seeds * examples);
  values.forEach((list, seed) => {
    for (let example = 0; example < examples; example++) {
      const deviation = (list[example] ?? 0) - mean;
      bySeed[seed] = (bySeed[seed] ?? 0) + deviation / examples;
      byExample[example] = (byExample[example] ?? 0) + deviation / seeds;
      squares += deviation ** 2;
    }
  });
  const seedSquares = examples * sumOfSquares(bySeed);
  const exampleSquares = seeds * sumOfSquares(byExample);
  const ofSeed: MeanSquare = { value: seedSquares / (seeds - 1), df: seeds - 1 };
  const ofExample: MeanSquare = { value: exampleSquares / (examples - 1), df: examples - 1 };
  const residualDf = (seeds - 1) * (examples - 1);
  const ofResidual: MeanSquare = {
    value: Math.max(0, squares - seedSquares - exampleSquares) / residualDf,
    df: residualDf,
  };
  const { variance, df } = varianceOfMean(ofSeed, ofExample, ofResidual);
  const standardError = Math.sqrt(variance / (seeds * examples));
  const half = standardError === 0 ? 0 : studentTQuantile((1 + level) / 2, df) * standardError;
  return {
    mean,
    interval: { low: mean - half, high: mean + half, level },
    df,
    standardError,
    variance: {
      seed: Math.max(0, ofSeed.value - ofResidual.value) / examples,
      example: Math.max(0, ofExample.value - ofResidual.value) / seeds,
      residual: ofResidual.value,
    },
  };
}

type Scores = Values | Int8Array | Float32Array;

interface MeanSquare {
  readonly value: number;
  readonly df: number;
}

/**
 * S · E times the mean's variance as a sum of mean squares, and Satterthwaite's degrees of freedom of it:
 * (Σ ± MS)² / Σ MS² / df. A component below 0 takes its mean square out of the sum.
 */
function varianceOfMean(seed: MeanSquare, example: MeanSquare, residual: MeanSquare) {
  const above = [seed, example].filter(({ value }) => value > residual.value);
  const terms = above.length === 1 ? above : [...above, residual];
  const variance =
    terms.length === 1
      ? (above[0]?.value ?? 0)
      : above.reduce((sum, { value }) => sum + value, 0) + (above.length === 0 ? 1 : -1) * residual.value;
  const below = terms.reduce((sum, { value, df }) => sum + value ** 2 / df, 0);
  return { variance, df: below === 0 ? residual.df : variance ** 2 / below };
}

function meanOf(values: readonly Scores[], count: number): number {
  let sum = 0;
  for (const list of values) for (const value of list) sum += value;
  return sum / count;
}

function sumOfSquares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
