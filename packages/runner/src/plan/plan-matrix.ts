import { existsSync } from 'node:fs';
import { ChosenRuns, defaultStorePath, openReader, type RunRow } from '@ablate/tracker';
import { resolveCells } from '../matrix/checksums.js';
import type { Cell } from '../matrix/expand.js';
import { loadMatrix, type LoadedMatrix } from '../matrix/load-matrix.js';
import { loadRegistry } from '../matrix/load-registry.js';
import { estimatePlan, type PlanEstimate } from './estimate-plan.js';

export interface PlanOptions {
  /** The matrix's file, or its folder. */
  readonly file: string;
  readonly set?: readonly string[];
  /** Path of the store; default: `defaultStorePath()` of the tracker. */
  readonly store?: string;
}

/**
 * What `runMatrix` would do with a cell: `done` (reuse), `new` (train), `again` (an earlier run crashed or was
 * killed), `failed` (skip unless failed cells are retried), `pruned` (skip while pruning), `active` (another process is
 * at it).
 */
export type PlannedState = 'done' | 'new' | 'again' | 'failed' | 'pruned' | 'active';

export interface PlannedCell {
  readonly cell: Cell;
  readonly state: PlannedState;
  /** The run that answers for the cell so far. */
  readonly run: RunRow | null;
}

export interface Plan {
  readonly matrix: LoadedMatrix;
  readonly cells: readonly PlannedCell[];
  readonly counts: Readonly<Record<PlannedState, number>>;
  /** Null while no run in the store is like the cells to train. */
  readonly estimate: PlanEstimate | null;
}

/** Loads and checks a matrix and says which of its cells are done; trains and writes nothing. */
export async function planMatrix({ file, set = [], store = defaultStorePath() }: PlanOptions): Promise<Plan> {
  const matrix = await loadMatrix(file, { set });
  const registry = await loadRegistry(matrix);
  registry.canonical('launcher', matrix.launcher);
  const cells = await resolveCells(matrix, registry);
  const runs = existsSync(store) ? readRuns(store) : [];
  const planned = planCells(cells, new ChosenRuns(runs, matrix.name));
  const counts = { done: 0, new: 0, again: 0, failed: 0, pruned: 0, active: 0 };
  for (const { state } of planned) counts[state] += 1;
  return { matrix, cells: planned, counts, estimate: estimatePlan(planned, runs) };
}

export function planCells(cells: readonly Cell[], known: ChosenRuns): PlannedCell[] {
  return cells.map((cell) => {
    const run = known.find(cell.hash, cell.seed) ?? null;
    return { cell, state: run === null ? 'new' : STATES[run.status], run };
  });
}

const STATES = {
  finished: 'done',
  pruned: 'pruned',
  running: 'active',
  leased: 'active',
  pending: 'again',
  crashed: 'again',
  killed: 'again',
  failed: 'failed',
} as const;

function readRuns(store: string): RunRow[] {
  using reader = openReader(store);
  return reader.listRuns();
}
