import { onKindOfData, type OnKindOfData } from '@ablate/statistics';
import { isMeanOfExamples, PredictionScores } from '@ablate/tracker';
import type { UiReader } from '../store/ui-reader.js';
import { compareMatrix, type MatrixRuns } from './matrix-runs.js';

/** For each cell of a matrix its difference where the test examples are a sample too; null where that is not known. */
export type KindOfData = (metric: string) => readonly (OnKindOfData | null)[];

const known = new Map<string, { readonly text: string; readonly found: readonly (OnKindOfData | null)[] }>();

/** As `ablate compare` has it; predictions are read anew only when a run has come or gone. */
export function kindOfData(reader: Pick<UiReader, 'artifacts'>, runs: MatrixRuns): KindOfData {
  return (metric) => {
    if (!isMeanOfExamples(metric)) return [];
    const comparison = compareMatrix(runs, metric);
    const hashes = new Map(runs.matrix.cells.map(({ label, hash }) => [label, hash]));
    const find = (label: string, seed: number) => {
      const run = runs.chosen.find(hashes.get(label) ?? '', seed);
      return run?.status === 'finished' ? run : undefined;
    };
    const { rows, seeds } = comparison;
    const text = JSON.stringify([
      ...[runs.experiment, seeds],
      rows.map(({ label, decision }) => [
        label,
        decision?.decidedAt,
        seeds.map((seed) => find(label, seed)?.id),
      ]),
    ]);
    const before = known.get(metric);
    if (before?.text === text) return before.found;
    const scores = new PredictionScores(reader, metric);
    const found = onKindOfData(comparison, (label, seed) => {
      const run = find(label, seed);
      return run === undefined ? null : scoresOf(run.id, scores);
    });
    known.set(metric, { text, found });
    return found;
  };
}

/** A run whose files are gone, or damaged, has none: the views show what else is there. */
function scoresOf(id: string, scores: PredictionScores) {
  try {
    return scores.of({ id });
  } catch {
    return null;
  }
}
