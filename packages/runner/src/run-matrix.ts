import os from 'node:os';
import path from 'node:path';
import { AblateError, type CheckpointPolicyInput } from '@ablate/core';
import { onKindOfData, type Comparison, type OnKindOfData } from '@ablate/statistics';
import {
  ChosenRuns,
  defaultStorePath,
  openReader,
  openStore,
  type AnsweredRegistration,
  type StoredHandle,
  type StoredLauncher,
} from '@ablate/tracker';
import { registrationOf } from './registration/describe-registration.js';
import { resolveCells } from './matrix/checksums.js';
import { changedCode, type ChangedCode } from './code/changed-code.js';
import { RunSnapshots } from './code/run-snapshots.js';
import { loadExperiment } from './matrix/load-experiment.js';
import { LookRuns } from './looks/look-runs.js';
import { settlePlan } from './looks/settle-plan.js';
import { sourceSpreads, type SourceSpread } from './sources/source-spreads.js';
import { sourcesMatrix } from './sources/sources-matrix.js';
import { readHistory } from './prune/read-history.js';
import { Pruner } from './prune/pruner.js';
import { countStates, estimateSeconds, type CellState, type Counts } from './queue/cell-state.js';
import { compareStates, scoresOfStates } from './compare/compare-states.js';
import { constantStates, type ConstantRun } from './compare/constant-runs.js';
import { describeMatrix } from './matrix/describe-matrix.js';
import { decidingCompare } from './matrix/parse-matrix.js';
import { cellsAtOnce, chooseGpus } from './launch/gpus.js';
import { idleCells, type IdleCells } from './queue/idle-cells.js';
import { initialState } from './queue/initial-state.js';
import { hashesOf } from './plan/hashes-of.js';
import { asCellLauncher, asJobLauncher, chooseLauncher } from './launch/choose-launcher.js';
import { findIn } from './launch/known-launchers.js';
import { checkNetworks } from './plan/check-networks.js';
import { planCells, unfinished, type PlannedCell } from './plan/planned-cell.js';
import { StoreWarnings } from './queue/store-warnings.js';
import { runCells } from './queue/run-cells.js';
import { defaultSpool } from './spool/default-spool.js';
import { lookAtJobs } from './spool/look.js';
import { runJobs } from './spool/run-jobs.js';
import { checkBackends, checkRunOptions, type RunMatrixOptions } from './run-options.js';

const EVERY_30_SECONDS: CheckpointPolicyInput = { everySeconds: 30 };
const NEVER = new AbortController().signal;

/** What a matrix came to: its cells and their comparison. */
export interface RunMatrixResult {
  readonly experiment: string;
  readonly storePath: string;
  readonly cells: readonly CellState[];
  readonly counts: Counts;
  /** Null where the matrix doesn't say what to compare. */
  readonly comparison: Comparison | null;
  /** For each row of the comparison what its difference is where the test examples are a sample too; null where that is not known. */
  readonly onKindOfData: readonly (OnKindOfData | null)[];
  /** Finished runs that predict the same for every test example; empty where nothing is compared. */
  readonly constant: readonly ConstantRun[];
  /** What each source of randomness does to the metric; null where that was not asked. */
  readonly sources: readonly SourceSpread[] | null;
  /** The registration that the comparison answers, or from which it differs; null where nothing was registered. */
  readonly registration: AnsweredRegistration | null;
  /** Why cells were trained anew that had been trained. */
  readonly changedCode: readonly ChangedCode[];
  /** Components that did nothing over whole runs. */
  readonly idle: readonly IdleCells[];
  /** The jobs of its cells that have not ended, as their launcher knows them. */
  readonly jobs: readonly StoredHandle[];
}

/**
 * Runs every cell of a matrix that isn't done yet. Everything is checked before the first cell trains; after that
 * nothing is thrown for a cell that fails: the result says how each one ended.
 * @throws AblateError for an invalid matrix or option, or what is missing; StoreError for a store that can't be used.
 * @example
 * ```ts run.ts types: trains what matrix.ts says
 * import { runMatrix } from '@ablate/runner';
 *
 * const { counts, comparison } = await runMatrix({ file: 'matrix.ts', jobs: 2 });
 * console.log(counts.finished, comparison?.rows.map(({ label, mean }) => `${label}: ${mean}`));
 * ```
 */
export async function runMatrix(options: RunMatrixOptions): Promise<RunMatrixResult> {
  checkRunOptions(options);
  const { file, set = [], fresh = false, retryFailed = false, onUpdate } = options;
  const cores = os.availableParallelism();
  const override = options.backend === undefined ? [] : [`backend=${JSON.stringify(options.backend)}`];
  const experiment = await loadExperiment(file, [...set, ...override]);
  const { registry, code, snapshot } = experiment;
  const matrix =
    options.sources === undefined ? experiment.matrix : sourcesMatrix(experiment.matrix, options.sources);
  const pruner = options.prune === undefined ? null : new Pruner(options.prune, matrix);
  const chosen = chooseLauncher(options.launcher, matrix.launcher, registry);
  const { launcher } = chosen;
  if (pruner !== null && (options.spool !== undefined || !('launch' in launcher)))
    throw new AblateError(
      'CONFIG',
      'prune: expected cells of this command, got jobs, which can not be compared while they run',
    );
  const cells = await resolveCells(matrix, registry, code);
  const backends = [...new Set(cells.map(({ config }) => config.backend))];
  await checkBackends(backends);
  const gpus = await chooseGpus(options.gpus, backends);

  using store = openStore(options.store ?? defaultStorePath(), { keepBallast: true });
  using reader = openReader(store.path);
  const known = new ChosenRuns(fresh ? [] : reader.listRuns({ configHashes: hashesOf(cells) }), matrix.name);
  const planned = planCells(cells, known);
  await checkNetworks(unfinished(planned), registry, { mayLoad: true });
  const changed = changedCode(planned, experiment, reader);
  const { registrations } = reader.experiments().find(({ name }) => name === matrix.name) ?? {};
  const registration = registrationOf(matrix, cells, registrations);
  const isNew = planned.every(({ run }) => run === null);
  const canRegister = registration === null && isNew && decidingCompare(matrix) !== null;
  options.onStart?.({ changedCode: changed, registration, canRegister });
  const plan = settlePlan(store, reader, { matrix, cells, planned, fresh });
  const snapshots = new RunSnapshots(store, reader, snapshot);
  const matrixHash = store.ensureExperiment({
    name: matrix.name,
    ...(matrix.question === null ? {} : { question: matrix.question }),
    matrix: describeMatrix(matrix, cells),
  });
  const looks = plan === null ? null : new LookRuns({ experiment: matrix.name, plan, store, reader });
  const states: CellState[] = [];
  const add = (wanted: readonly PlannedCell[]) => {
    for (const each of wanted) {
      const state = initialState(each, store, {
        ...{ experiment: matrix.name, fresh, retryFailed, retry: options.retry ?? true, matrixHash },
        snapshot: snapshots.newest,
        keepPruned: pruner !== null,
      });
      states.push(state);
      if (pruner !== null) readHistory(pruner, state, reader);
    }
  };
  add(looks === null || matrix.looks === null ? planned : looks.first(planned));
  const atOnce = cellsAtOnce(options.jobs, { gpus: gpus?.size ?? 0, cores, cells: cells.length });
  const update = (changed: CellState | null) =>
    onUpdate?.({
      cells: [...states],
      changed,
      counts: countStates(states),
      etaSeconds: estimateSeconds(states, atOnce),
    });
  update(null);
  const warnings = new StoreWarnings(store, options.onWarning);
  const threads = launcher.threads ?? Math.max(1, Math.floor(cores / atOnce));
  const limits = { timeoutSeconds: options.timeoutSeconds, memoryBytes: options.memoryBytes };
  const retries = { infrastructure: options.crashRetries ?? 1, code: options.failureRetries ?? 0 };
  const checkpoints = matrix.checkpoints ?? EVERY_30_SECONDS;
  const { keepCheckpoints = false, signal = NEVER, drain = NEVER } = options;
  const spool = options.spool ?? ('launch' in launcher ? undefined : defaultSpool(store.path));
  const findLauncher = (spec: StoredLauncher) =>
    spec.use === chosen.spec.use ? asJobLauncher(chosen) : findIn(registry, spec);
  const onWarning = options.onWarning ?? ((message: string) => process.emitWarning(message));
  const look = { store, reader, findLauncher, onWarning };
  const jobs = spool === undefined ? null : asJobLauncher(chosen);
  const work =
    spool === undefined || jobs === null
      ? () =>
          runCells(states, {
            ...{ store, reader, snapshots, threads, gpus, limits, retries, checkpoints, keepCheckpoints },
            ...{ pruner, signal, drain, matrixFile: matrix.file, jobs: atOnce },
            launcher: asCellLauncher(chosen),
            failFast: options.failFast ?? false,
            onChange: update,
            onRefused: (error: Error) => warnings.warn(error),
            look: occasionally(() => lookAtJobs(look)),
          })
      : () =>
          runJobs(states, {
            ...look,
            ...{ snapshots, threads, spool, launcher: jobs, launcherSpec: chosen.spec as StoredLauncher },
            ...{ wait: options.wait ?? false, signal: AbortSignal.any([signal, drain]), onChange: update },
            batch: {
              ...{
                experiment: matrix.name,
                matrixFile: matrix.file,
                limits,
                retries,
                checkpoints,
                keepCheckpoints,
              },
              share: { atOnce, gpus: gpus && [...gpus.values()] },
              asked: { file: path.resolve(file), set, backend: options.backend ?? null },
            },
          });
  let isComplete = false;
  try {
    isComplete = await work();
    for (let wanted = next(); isComplete && wanted.length > 0; wanted = next()) {
      add(wanted);
      isComplete = await work();
    }
  } catch (error) {
    throw warnings.explain(error);
  }
  warnings.replaySpilled();
  const comparison =
    looks?.compare(states) ??
    (matrix.compare === null
      ? null
      : compareStates(states, { ...matrix.compare, design: matrix.design }, reader));
  return {
    experiment: matrix.name,
    storePath: store.path,
    cells: states,
    counts: countStates(states),
    comparison,
    onKindOfData:
      comparison === null ? [] : onKindOfData(comparison, scoresOfStates(states, comparison.metric, reader)),
    constant: comparison === null ? [] : constantStates(states, reader),
    sources: options.sources === undefined || comparison === null ? null : sourceSpreads(comparison),
    registration,
    changedCode: changed,
    idle: idleCells(states, reader),
    jobs: reader
      .jobs()
      .flatMap(({ experiment: of, handle }) => (of === matrix.name && handle !== null ? [handle] : [])),
  };

  /** Cells that are wanted because of how those before have come out. */
  function next(): readonly PlannedCell[] {
    return looks === null || !isComplete ? [] : looks.next(states, planned);
  }
}

/** How often jobs are looked at while cells of this process are waited for, in milliseconds. */
const LOOK_INTERVAL = 5000;

function occasionally(look: () => Promise<void>): () => Promise<void> {
  let lookedAt = -Infinity;
  return async () => {
    if (performance.now() - lookedAt < LOOK_INTERVAL) return;
    await look();
    lookedAt = performance.now();
  };
}
