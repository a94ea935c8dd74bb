import {
  compareTable,
  type CellOutcomes,
  type Comparison,
  type DesignQuestion,
  type ScoresOf,
} from '@ablate/statistics';
import { PredictionScores, runOutcome, type DetailReader, type StoreReader } from '@ablate/tracker';
import type { Compare } from '../matrix/parse-matrix.js';
import type { CellState } from '../queue/cell-state.js';
import { RUN_OF_CELL } from '../run-meaning.js';

/** The comparison that a matrix asks for, from the last values of its metric. */
export function compareStates(
  states: readonly CellState[],
  compare: Compare & { readonly design?: DesignQuestion | null },
  reader: StoreReader,
): Comparison {
  const seeds = [...new Set(states.map(({ cell }) => cell.seed))];
  const cells = new Map<string, CellOutcomes & { runs: CellOutcomes['runs'][number][] }>();
  for (const { cell, runId, status } of states) {
    const { label, labels, seed } = cell;
    const known = cells.get(label) ?? { label, labels, runs: [] };
    cells.set(label, known);
    const run = { ...reader.getRun(runId), status: RUN_OF_CELL[status] };
    known.runs[seeds.indexOf(seed)] = runOutcome(run, compare.metric);
  }
  return compareTable([...cells.values()], seeds, compare);
}

/** How well the finished runs of cells predicted each example, by label and seed. */
export function scoresOfStates(
  states: readonly CellState[],
  metric: string,
  reader: Pick<DetailReader, 'artifacts'>,
): ScoresOf {
  const scores = new PredictionScores(reader, metric);
  const finished = states.filter(({ status }) => RUN_OF_CELL[status] === 'finished');
  const runs = new Map(finished.map(({ cell, runId }) => [`${cell.seed} ${cell.label}`, runId]));
  return (label, seed) => {
    const id = runs.get(`${seed} ${label}`);
    return id === undefined ? null : scores.of({ id });
  };
}
