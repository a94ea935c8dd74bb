import { idleComponents, type IdleComponent, type StoreReader } from '@ablate/tracker';
import type { CellState } from './cell-state.js';

/** A component that did nothing over whole runs of a cell. */
export interface IdleCells extends IdleComponent {
  readonly label: string;
  /** Those in which it did nothing. */
  readonly seeds: readonly number[];
  /** How many seeds of the cell have finished. */
  readonly of: number;
}

/** What never acted in the finished runs of each cell. */
export function idleCells(states: readonly CellState[], reader: StoreReader): IdleCells[] {
  const found = new Map<string, IdleCells & { readonly seeds: number[] }>();
  const finished = states.filter(({ status }) => status === 'finished' || status === 'reused');
  for (const { cell, runId } of finished)
    for (const idle of idleComponents(reader.getRun(runId))) {
      const { label, seed } = cell;
      const key = JSON.stringify([label, idle]);
      const of = finished.filter((state) => state.cell.label === label).length;
      const known = found.get(key) ?? { ...idle, label, seeds: [], of };
      found.set(key, known);
      known.seeds.push(seed);
    }
  return [...found.values()];
}
