import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AblateError } from '@ablate/core';
import {
  defaultStorePath,
  openReader,
  openStore,
  type DetailReader,
  type RunRow,
  type Store,
} from '@ablate/tracker';
import { findLockfile, parseSnapshot, versionsOf, type Snapshot } from '../code/snapshot.js';
import type { CellLauncher } from '../launch/launcher.js';
import { localLauncher } from '../launch/local-launcher.js';
import { attemptCell } from '../queue/attempt-cell.js';
import { countStates, type CellState } from '../queue/cell-state.js';
import type { RunUpdate } from '../run-options.js';
import { compareRuns, type Divergence } from './compare-runs.js';
import { configOfRun } from './config-of-run.js';
import { environmentDifferences, type EnvironmentDifference } from './environment-differences.js';

/** Which run is trained again, and by what. */
export interface ReproduceOptions {
  /** Id, the start of it, or name of the run. */
  readonly run: string;
  /** Path of the store; default: `defaultStorePath()` of the tracker. */
  readonly store?: string;
  /** Where the matrix would be: files that plugins read by themselves are looked for from there. Default: the current folder. */
  readonly folder?: string;
  readonly launcher?: CellLauncher;
  /** Ends the training. */
  readonly signal?: AbortSignal;
  readonly onUpdate?: (update: RunUpdate) => void;
}

/** A run that was trained again, compared with the first. */
export interface Reproduction {
  readonly run: RunRow;
  /** Values that were compared. */
  readonly points: number;
  /** Null where the two are equal to the last bit. */
  readonly divergence: Divergence | null;
  readonly environment: readonly EnvironmentDifference[];
}

const NEVER = new AbortController().signal;

/**
 * Trains a finished run again from what the store has of it, in a store of its own that is removed afterwards, and says
 * whether it comes to the same bits.
 * @throws AblateError `CONFIG` for a run that has not finished, or of which the store has no code
 */
export async function reproduceRun(options: ReproduceOptions): Promise<Reproduction> {
  using reader = openReader(options.store ?? defaultStorePath());
  const run = reader.getRun(options.run);
  if (run.status !== 'finished')
    throw new AblateError(
      'CONFIG',
      `expected a run that has finished; ${run.id} (${run.name}) is ${run.status}`,
    );
  const snapshot = snapshotOf(run, reader);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-reproduce-'));
  try {
    using store = openStore(path.join(folder, 'ablate.db'));
    const { id, end } = await train(run, snapshot, store, options);
    using repeated = openReader(store.path);
    const again = repeated.getRun(id);
    const compared = compareRuns({ reader, run }, { reader: repeated, run: again });
    const matrixFile = placeOf(snapshot, options);
    return {
      run,
      points: compared.points,
      divergence:
        end.status === 'finished'
          ? compared.divergence
          : { kind: 'end', reason: `${end.status}: ${end.reason}` },
      environment: environmentDifferences(
        { run, environment: reader.environment(run.id), ...snapshot },
        {
          run: again,
          environment: repeated.environment(id),
          packages: versionsOf(Object.keys(snapshot.packages), matrixFile),
          lockfile: findLockfile(path.dirname(matrixFile)),
        },
      ),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function snapshotOf({ id, snapshot }: RunRow, reader: DetailReader): Snapshot {
  const text = snapshot === null ? null : reader.snapshot(snapshot);
  if (text !== null) return parseSnapshot(text);
  throw new AblateError(
    'CONFIG',
    `the store has no code that run ${id} was trained from: runs keep it from this version on, when they are trained by ablate run`,
  );
}

function placeOf({ matrix }: Snapshot, { folder = '.' }: ReproduceOptions): string {
  return path.resolve(folder, matrix);
}

async function train(run: RunRow, snapshot: Snapshot, store: Store, options: ReproduceOptions) {
  const { launcher = localLauncher(), signal = NEVER, onUpdate } = options;
  const { experiment, name, config, configHash, seed, tags, threads } = run;
  const cell = {
    ...{ config: configOfRun(run), canonical: config, hash: configHash ?? '', seed: seed ?? 0 },
    ...{ label: tags.cell ?? name, labels: {} },
  };
  const runId = store.enqueue({ experiment, name, config, configHash, seed });
  const cores = os.availableParallelism();
  const lease = store.lease(runId, `ablate reproduce, process ${process.pid}`, { threads: threads ?? cores });
  let state: CellState = {
    ...{ cell, runId, status: 'running', attempts: 1, reason: null, progress: null, lastLines: [] },
    ...{ startedAt: Date.now(), endedAt: null },
  };
  const update = (change: Partial<CellState>) => {
    state = { ...state, ...change };
    const etaSeconds = state.progress?.etaSeconds ?? null;
    onUpdate?.({ cells: [state], changed: state, counts: countStates([state]), etaSeconds });
  };
  update({});
  const { end, lastLines } = await attemptCell(
    state,
    { token: lease.token, code: snapshot, resume: false, gpu: undefined },
    {
      ...{ store, launcher, threads: lease.threads ?? cores, limits: {}, pruner: null },
      matrixFile: placeOf(snapshot, options),
      checkpoints: {},
      keepCheckpoints: false,
      signal,
      drain: NEVER,
      onProgress: (progress) => update({ progress }),
      onRefused: (error) => {
        throw error;
      },
    },
  );
  update({ ...end, lastLines, endedAt: Date.now() });
  return { id: runId, end };
}
