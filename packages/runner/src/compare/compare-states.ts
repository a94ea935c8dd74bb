import type { Comparison } from '@ablate/statistics';
import { runOutcome, type RunStatus, type StoreReader } from '@ablate/tracker';
import type { Compare } from '../matrix/parse-matrix.js';
import type { CellState, CellStatus } from '../queue/cell-state.js';
import { compareTable, type CellOutcomes } from './compare-table.js';

/** The comparison that a matrix asks for, from the last values of its metric. */
export function compareStates(
  states: readonly CellState[],
  compare: Compare,
  reader: StoreReader,
): Comparison {
  const seeds = [...new Set(states.map(({ cell }) => cell.seed))];
  const cells = new Map<string, CellOutcomes & { runs: CellOutcomes['runs'][number][] }>();
  for (const { cell, runId, status } of states) {
    const { label, labels, seed } = cell;
    const known = cells.get(label) ?? { label, labels, runs: [] };
    cells.set(label, known);
    const run = { ...reader.getRun(runId), status: STATUS[status] };
    known.runs[seeds.indexOf(seed)] = runOutcome(run, compare.metric);
  }
  return compareTable([...cells.values()], seeds, compare);
}

const STATUS: Readonly<Record<CellStatus, RunStatus>> = {
  waiting: 'pending',
  running: 'running',
  elsewhere: 'running',
  killed: 'killed',
  pruned: 'pruned',
  reused: 'finished',
  finished: 'finished',
  failed: 'failed',
  crashed: 'crashed',
};
