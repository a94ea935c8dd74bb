import { existsSync } from 'node:fs';
import { ChosenRuns, defaultStorePath, openReader, type RunRow } from '@ablate/tracker';
import { resolveCells } from '../matrix/checksums.js';
import type { Cell } from '../matrix/expand.js';
import { loadMatrix, type LoadedMatrix } from '../matrix/load-matrix.js';
import { loadRegistry } from '../matrix/load-registry.js';
import { estimatePlan, type PlanEstimate } from './estimate-plan.js';
import { MEANINGS, type PlannedState } from '../run-meaning.js';
import { checkNetworks } from './check-networks.js';
import { hashesOf } from './hashes-of.js';

export type { PlannedState };

/** So many of the newest finished runs say how long cells take. */
const MOST_PAST = 1000;

export interface PlanOptions {
  /** The matrix's file, or its folder. */
  readonly file: string;
  readonly set?: readonly string[];
  /** Path of the store; default: `defaultStorePath()` of the tracker. */
  readonly store?: string;
}

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
  const { known, past } = readRuns(store, hashesOf(cells));
  const planned = planCells(cells, new ChosenRuns(known, matrix.name));
  await checkNetworks(unfinished(planned), registry, { mayLoad: false });
  const counts = { done: 0, new: 0, again: 0, failed: 0, pruned: 0, active: 0 };
  for (const { state } of planned) counts[state] += 1;
  return { matrix, cells: planned, counts, estimate: estimatePlan(planned, past) };
}

/** The cells that may have to be trained. */
export function unfinished(planned: readonly PlannedCell[]): Cell[] {
  return planned.filter(({ state }) => state !== 'done').map(({ cell }) => cell);
}

export function planCells(cells: readonly Cell[], known: ChosenRuns): PlannedCell[] {
  return cells.map((cell) => {
    const run = known.find(cell.hash, cell.seed) ?? null;
    return { cell, state: run === null ? 'new' : MEANINGS[run.status].planned, run };
  });
}

/** Runs of the cells' configurations, and those whose times tell how long the cells would take. */
function readRuns(
  store: string,
  configHashes: readonly string[],
): { readonly known: readonly RunRow[]; readonly past: readonly RunRow[] } {
  if (!existsSync(store)) return { known: [], past: [] };
  using reader = openReader(store);
  return {
    known: reader.listRuns({ configHashes }),
    past: reader.listRuns({ status: ['finished'], limit: MOST_PAST }),
  };
}
