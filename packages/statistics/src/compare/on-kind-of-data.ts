import { crossedComponents, type CrossedComponents } from '../variance/crossed-components.js';
import type { Comparison, ComparisonRow } from './comparison.js';

/** What the difference of a cell to its baseline is where the test examples are a sample too. */
export interface OnKindOfData extends CrossedComponents {
  readonly seeds: number;
  readonly examples: number;
}

/** How well a run predicted each example of its test. */
export interface ScoredRun {
  /** Equal for runs that were tested with the same examples. */
  readonly examples: string;
  readonly values: Float32Array;
}

/** The scores of the finished run of a cell, by its label, and a seed; null where they are not known. */
export type ScoresOf = (label: string, seed: number) => ScoredRun | null;

/** Below it the spread of seeds says nothing. */
const LEAST_SEEDS = 3;

/**
 * For each row of a comparison the crossed components of its differences by seed and example. Null where there is no
 * difference, or fewer than three pairs, where the runs of the difference have not all scores, or these are of different
 * examples.
 */
export function onKindOfData(
  { rows, seeds }: Pick<Comparison, 'rows' | 'seeds'>,
  scoresOf: ScoresOf,
): (OnKindOfData | null)[] {
  // Rows of one baseline follow each other.
  let known: { readonly label: string; readonly bySeed: Map<number, ScoredRun | null> } | null = null;
  const ofBaseline = (label: string, seed: number) => {
    if (known?.label !== label) known = { label, bySeed: new Map() };
    const { bySeed } = known;
    const found = bySeed.get(seed);
    if (found !== undefined) return found;
    const read = scoresOf(label, seed);
    bySeed.set(seed, read);
    return read;
  };
  return rows.map((row) => compareExamples(row, seeds, scoresOf, ofBaseline));
}

function compareExamples(
  { label, baseline, difference, decision }: ComparisonRow,
  seeds: readonly number[],
  scoresOf: ScoresOf,
  ofBaseline: ScoresOf,
): OnKindOfData | null {
  if (baseline === null || difference === null || difference.pairs < LEAST_SEEDS) return null;
  const pairs: { readonly own: ScoredRun; readonly other: ScoredRun }[] = [];
  for (const seed of seeds.slice(0, decision?.decidedAt ?? undefined)) {
    const own = scoresOf(label, seed);
    const other = own === null ? null : ofBaseline(baseline, seed);
    if (own !== null && other !== null) pairs.push({ own, other });
  }
  // Of the same runs as the difference on this test set, or not at all.
  if (pairs.length !== difference.pairs) return null;
  const examples = new Set(pairs.flatMap(({ own, other }) => [own.examples, other.examples]));
  if (examples.size > 1) return null;
  const differences = pairs.map(({ own, other }) =>
    own.values.map((value, at) => value - (other.values[at] ?? NaN)),
  );
  const found = crossedComponents(differences);
  return found === null ? null : { ...found, seeds: pairs.length, examples: differences[0]?.length ?? 0 };
}
