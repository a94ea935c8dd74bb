import os from 'node:os';
import { AblateError, describeBackends, unknownName } from '@ablate/core';
import { defaultStorePath, openReader, openStore, type Store } from '@ablate/tracker';
import { resolveCells } from '../matrix/checksums.js';
import { loadMatrix } from '../matrix/load-matrix.js';
import { loadRegistry } from '../matrix/load-registry.js';
import type { ComparisonRow } from '../statistics/compare-cells.js';
import { countStates, estimateSeconds, type CellState, type Counts } from './cell-state.js';
import { compareStates } from './compare-states.js';
import { describeMatrix } from './describe-matrix.js';
import { KnownRuns } from './known-runs.js';
import type { Launcher } from './launcher.js';
import { localLauncher } from './local-launcher.js';
import { planCells, type PlannedCell } from './plan-matrix.js';
import { runCells } from './run-cells.js';

export interface RunMatrixOptions {
  /** The matrix's file, or its folder. */
  readonly file: string;
  /** `key=value` overrides, as for `loadMatrix`. */
  readonly set?: readonly string[];
  /** Path of the store; default: `defaultStorePath()` of the tracker. */
  readonly store?: string;
  /** Cells at a time; default: the number of cores. */
  readonly jobs?: number;
  /** Train every cell again, even those that are done. */
  readonly fresh?: boolean;
  /** Train cells again that failed in an earlier run; cells that crashed or were killed always are. */
  readonly retryFailed?: boolean;
  /** The backend of every cell, in place of the matrix's. */
  readonly backend?: string;
  /** Ends the running cells and marks them `killed`. */
  readonly signal?: AbortSignal;
  readonly onUpdate?: (update: RunUpdate) => void;
  /** How cells are started; default: one child process each, on this machine. */
  readonly launcher?: Launcher;
}

export interface RunUpdate {
  readonly cells: readonly CellState[];
  /** The cell that is the reason for the update; null for the first one. */
  readonly changed: CellState | null;
  readonly counts: Counts;
  /** Seconds until all cells are done; null while unknown. */
  readonly etaSeconds: number | null;
}

export interface RunMatrixResult {
  readonly experiment: string;
  readonly storePath: string;
  readonly cells: readonly CellState[];
  readonly counts: Counts;
  /** Null where the matrix doesn't say what to compare. */
  readonly comparison: readonly ComparisonRow[] | null;
  readonly metric: string | null;
}

/**
 * Runs every cell of a matrix that isn't done yet. Everything is checked before the first cell trains; after that
 * nothing is thrown for a cell that fails: the result says how each one ended.
 * @throws AblateError for an invalid matrix or option, or what is missing; StoreError for a store that can't be used.
 */
export async function runMatrix(options: RunMatrixOptions): Promise<RunMatrixResult> {
  const { file, set = [], fresh = false, retryFailed = false, signal, onUpdate } = options;
  const cores = os.availableParallelism();
  const jobs = checkJobs(options.jobs ?? cores);
  const override = options.backend === undefined ? [] : [`backend=${JSON.stringify(options.backend)}`];
  const matrix = await loadMatrix(file, { set: [...set, ...override] });
  const cells = await resolveCells(matrix, await loadRegistry(matrix));
  await checkBackends([...new Set(cells.map(({ config }) => config.backend))]);

  using store = openStore(options.store ?? defaultStorePath());
  using reader = openReader(store.path);
  store.ensureExperiment({
    name: matrix.name,
    ...(matrix.question === null ? {} : { question: matrix.question }),
    matrix: describeMatrix(matrix, cells),
  });
  const known = new KnownRuns(fresh ? [] : reader.listRuns(), matrix.name);
  const states = planCells(cells, known).map((planned) =>
    initialState(planned, matrix.name, store, { fresh, retryFailed }),
  );
  const atOnce = Math.max(1, Math.min(jobs, states.filter(({ status }) => status === 'waiting').length));
  const update = (changed: CellState | null) =>
    onUpdate?.({
      cells: [...states],
      changed,
      counts: countStates(states),
      etaSeconds: estimateSeconds(states, atOnce),
    });
  update(null);
  await runCells(states, {
    store,
    reader,
    launcher: options.launcher ?? localLauncher({ threads: Math.max(1, Math.floor(cores / atOnce)) }),
    matrixFile: matrix.file,
    jobs: atOnce,
    signal,
    onChange: update,
  });
  return {
    experiment: matrix.name,
    storePath: store.path,
    cells: states,
    counts: countStates(states),
    comparison: matrix.compare === null ? null : compareStates(states, matrix.compare, reader),
    metric: matrix.compare?.metric ?? null,
  };
}

function checkJobs(jobs: number): number {
  if (Number.isSafeInteger(jobs) && jobs >= 1) return jobs;
  throw new AblateError('CONFIG', `expected jobs to be an integer from 1 up, got ${jobs}`);
}

async function checkBackends(wanted: readonly string[]): Promise<void> {
  const backends = await describeBackends();
  for (const name of wanted.filter((backend) => backend !== 'auto')) {
    const backend = backends.find((known) => known.name === name);
    if (backend === undefined)
      throw new AblateError(
        'BACKEND',
        unknownName('backend', name, ['auto', ...backends.map((known) => known.name)]),
      );
    if (!backend.available)
      throw new AblateError('BACKEND', `the backend ${name} isn't available here: ${backend.reason}`);
  }
}

/** Adds a run for a new cell; an unfinished run is taken up again. */
function initialState(
  planned: PlannedCell,
  experiment: string,
  store: Store,
  { fresh, retryFailed }: { readonly fresh: boolean; readonly retryFailed: boolean },
): CellState {
  const { cell, run } = planned;
  const state = { cell, progress: null, lastLines: [], reason: null, startedAt: null, endedAt: null };
  if (run !== null) {
    if (planned.state === 'done') return { ...state, runId: run.id, status: 'reused', reason: run.reason };
    if (planned.state === 'failed' && !retryFailed)
      return {
        ...state,
        runId: run.id,
        status: 'failed',
        reason: `${run.reason ?? 'unknown'} (in an earlier run)`,
      };
    return { ...state, runId: run.id, status: 'waiting' };
  }
  const options = {
    experiment,
    name: `${cell.label}/seed${cell.seed}`,
    config: { ...cell.canonical, backend: cell.config.backend },
    configHash: cell.hash,
    seed: cell.seed,
    tags: { cell: cell.label, ...cell.labels },
  };
  // Another runner may have added the cell since the list was read.
  const runId = fresh ? store.enqueue(options) : store.enqueueOnce(options);
  return { ...state, runId, status: 'waiting' };
}
