import { existsSync } from 'node:fs';
import path from 'node:path';
import { Registry } from '@ablate/core';
import {
  ChosenRuns,
  heldLooks,
  isHeld,
  openReader,
  openStore,
  parseStoredPlan,
  type DetailReader,
  type StoredLauncher,
} from '@ablate/tracker';
import { findIn, knownLaunchers } from '../launch/known-launchers.js';
import { runMatrix } from '../run-matrix.js';
import { planStanding } from '../looks/plan-looks.js';
import type { RunMatrixOptions } from '../run-options.js';
import { BatchFolder, type Batch } from './batch.js';
import { lookAtJobs } from './look.js';

/** What a look at the jobs of a store tells. */
export interface LookAtStoreOptions {
  /** What hinders the look at some jobs; default: a warning of the process. */
  readonly onWarning?: (message: string) => void;
}

/**
 * Looks once at the jobs that hold runs of a store: imports what they have published, and submits again those that are to
 * go on; and the next block of seeds of experiments whose seeds stop when decided. Without jobs it reads only.
 */
export async function lookAtStore(storePath: string, options: LookAtStoreOptions = {}): Promise<void> {
  const { onWarning = (message: string) => process.emitWarning(message) } = options;
  if (!existsSync(storePath)) return;
  using reader = openReader(storePath);
  if (reader.jobs().length > 0) {
    using store = openStore(storePath);
    const registry = new Registry(await knownLaunchers());
    await lookAtJobs({ store, reader, findLauncher: (spec) => findIn(registry, spec), onWarning });
  }
  for (const { experiment, spec, folder } of dueBlocks(reader)) {
    try {
      await runMatrix({
        ...askedAgain(new BatchFolder(folder).read()),
        ...{ store: storePath, spool: path.dirname(folder), launcher: spec, retry: false, onWarning },
      });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      onWarning(`the next seeds of ${experiment} are not submitted: ${error.message}`);
    }
  }
}

/** What the command that has submitted a batch was asked for. */
function askedAgain({ asked, limits, retries, share, keepCheckpoints }: Batch): RunMatrixOptions {
  return {
    ...{ file: asked.file, set: asked.set, ...limits, keepCheckpoints, jobs: share.atOnce },
    ...{ crashRetries: retries.infrastructure, failureRetries: retries.code },
    ...(asked.backend === null ? {} : { backend: asked.backend }),
    ...(share.gpus === undefined ? {} : { gpus: share.gpus }),
  };
}

interface Block {
  readonly experiment: string;
  readonly spec: StoredLauncher;
  readonly folder: string;
}

/** Experiments that have looks to come, whose seeds so far were jobs that have all ended, none of them by a person. */
function dueBlocks(reader: DetailReader): Block[] {
  return reader.experiments().flatMap(({ name, plan, decisions }) => {
    const parsed = parseStoredPlan(plan);
    const held = heldLooks(decisions).length;
    if (parsed === null || held >= parsed.looks.length) return [];
    const jobs = reader.jobs(name);
    const last = jobs.at(-1);
    const isOver = jobs.every(({ status }) => !isHeld(status) && status !== 'killed');
    if (last === undefined || !isOver) return [];
    const configHashes = parsed.cells.map(({ hash }) => hash);
    const chosen = new ChosenRuns(reader.listRuns({ configHashes }), name);
    const standing = planStanding(parsed, chosen, { decisions });
    const isDue = standing.nextLook !== null || standing.held.length > held;
    return isDue ? [{ experiment: name, spec: last.launcher, folder: last.folder }] : [];
  });
}
