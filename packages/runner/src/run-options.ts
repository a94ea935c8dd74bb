import { AblateError, describeBackends, unknownName, type Spec } from '@ablate/core';
import type { AnsweredRegistration } from '@ablate/tracker';
import type { ChangedCode } from './code/changed-code.js';
import type { PruneOptions } from './prune/pruner.js';
import type { CellState, Counts } from './queue/cell-state.js';
import type { SourcesQuestion } from './sources/sources-matrix.js';
import type { GpuChoice } from './launch/gpus.js';
import type { Launcher } from './launch/launcher.js';

/** Which matrix is run, and how. */
export interface RunMatrixOptions {
  /** The matrix's file, or its folder. */
  readonly file: string;
  /** `key=value` overrides, as for `loadMatrix`. */
  readonly set?: readonly string[];
  /** Path of the store; default: `defaultStorePath()` of the tracker. */
  readonly store?: string;
  /** Cells at a time, between which the cores are divided; default: one for each GPU, else for each core. */
  readonly jobs?: number;
  /** GPUs for the cells, one each: how many, or which. Default: all that are there, where a cell's backend can use them. */
  readonly gpus?: GpuChoice;
  /** Train every cell again, even those that are done. */
  readonly fresh?: boolean;
  /**
   * Train cells again that failed in an earlier run, from their first step. Cells that crashed or were killed always
   * go on from their last checkpoint.
   */
  readonly retryFailed?: boolean;
  /** How often a cell whose process died is tried again at once; default 1. */
  readonly crashRetries?: number;
  /** How often a cell that failed by itself is tried again at once; default 0. */
  readonly failureRetries?: number;
  /** End everything when the first cell fails for good. */
  readonly failFast?: boolean;
  /** A cell that takes longer has failed. */
  readonly timeoutSeconds?: number;
  /** A cell whose process uses more memory has failed. */
  readonly memoryBytes?: number;
  /** Ends cells early that do worse than others; they are marked `pruned`. */
  readonly prune?: PruneOptions;
  /**
   * Trains the matrix's baseline instead, varying one source of randomness at a time: as an experiment of its own,
   * `NAME/sources`.
   */
  readonly sources?: SourcesQuestion;
  /** The backend of every cell, in place of the matrix's. */
  readonly backend?: string;
  /** Ends the running cells and marks them `killed`. */
  readonly signal?: AbortSignal;
  /** Keep the checkpoints of finished cells, which are removed otherwise, but for the best one if one is asked for. */
  readonly keepCheckpoints?: boolean;
  /** Starts no more cells; the running ones write a checkpoint, end, and go on from it in the next run. */
  readonly drain?: AbortSignal;
  /** Before the first cell trains: what is trained anew, and the registration that the matrix answers or differs from. */
  readonly onStart?: (start: RunStart) => void;
  readonly onUpdate?: (update: RunUpdate) => void;
  /** The store can't be written to now: the running cells go on. Said once until it changes; default: a warning of the process. */
  readonly onWarning?: (message: string) => void;
  /**
   * A folder that is shared with whatever runs the cells, which makes them jobs: they run on without this process. Default
   * for launchers that know nothing else: `spool` beside the store.
   */
  readonly spool?: string;
  /** Whether to stay until all jobs have ended; else what there is by now is the result. */
  readonly wait?: boolean;
  /** Whether cells that crashed or were killed before are trained again, and cells that failed with `retryFailed`; default true. */
  readonly retry?: boolean;
  /** What starts the cells, in place of the matrix's: a launcher, or the plugin of one, or its name. */
  readonly launcher?: Launcher | Spec<'launcher'> | string;
}

/** What is known before the first cell is trained. */
export interface RunStart {
  readonly changedCode: readonly ChangedCode[];
  readonly registration: AnsweredRegistration | null;
  /** Whether it decides something, nothing says in advance how, and nothing of it has been run: a registration would still come first. */
  readonly canRegister: boolean;
}

/** How far a matrix has come. */
export interface RunUpdate {
  readonly cells: readonly CellState[];
  /** The cell that is the reason for the update; null for the first one. */
  readonly changed: CellState | null;
  readonly counts: Counts;
  /** Seconds until all cells are done; null while unknown. */
  readonly etaSeconds: number | null;
}

/** @throws AblateError `CONFIG` for a number out of its range. */
export function checkRunOptions(options: RunMatrixOptions): void {
  checkInteger('jobs', options.jobs ?? 1, 1);
  checkInteger('crashRetries', options.crashRetries ?? 0, 0);
  checkInteger('failureRetries', options.failureRetries ?? 0, 0);
  checkInteger('sources.seeds', options.sources?.seeds ?? 2, 2);
  if (options.sources !== undefined && options.prune !== undefined)
    throw new AblateError(
      'CONFIG',
      'sources: expected no pruning, which takes the poor runs out of the variance',
    );
  checkPositive('timeoutSeconds', options.timeoutSeconds ?? 1);
  checkPositive('memoryBytes', options.memoryBytes ?? 1);
}

function checkInteger(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new AblateError('CONFIG', `expected ${name} to be an integer from ${least} up, got ${value}`);
}

function checkPositive(name: string, value: number): void {
  if (Number.isFinite(value) && value > 0) return;
  throw new AblateError('CONFIG', `expected ${name} to be a number above 0, got ${value}`);
}

/** @throws AblateError `BACKEND` for one that is unknown, or isn't available here. */
export async function checkBackends(wanted: readonly string[]): Promise<void> {
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
