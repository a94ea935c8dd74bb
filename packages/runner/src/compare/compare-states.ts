import type { StoreReader } from '@ablate/tracker';
import type { Compare } from '../matrix/parse-matrix.js';
import { compareCells, type ComparisonRow, type Group, type GroupRun } from './compare-cells.js';
import type { CellState } from '../queue/cell-state.js';
import { MEANINGS, RUN_OF_CELL } from '../run-meaning.js';

/** The comparison that a matrix asks for, from the last values of its metric. */
export function compareStates(
  states: readonly CellState[],
  compare: Compare,
  reader: StoreReader,
): ComparisonRow[] {
  const groups = new Map<string, Group & { readonly runs: GroupRun[] }>();
  for (const { cell, runId, status } of states) {
    const group = groups.get(cell.label) ?? { label: cell.label, labels: cell.labels, runs: [] };
    groups.set(cell.label, group);
    const ended = MEANINGS[RUN_OF_CELL[status]].compared;
    const value = ended === 'finished' ? reader.getRun(runId).metrics[compare.metric]?.last : undefined;
    group.runs.push({ seed: cell.seed, status: ended, value: value ?? null });
  }
  return compareCells([...groups.values()], compare);
}
