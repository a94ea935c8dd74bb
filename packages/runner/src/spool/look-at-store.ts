import { existsSync } from 'node:fs';
import path from 'node:path';
import { Registry } from '@ablate/core';
import {
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
import { BatchFolder } from './batch.js';
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
  for (const { spec, folder } of dueBlocks(reader)) {
    const { asked, experiment } = new BatchFolder(folder).read();
    try {
      await runMatrix({
        ...{
          file: asked.file,
          set: asked.set,
          ...(asked.backend === null ? {} : { backend: asked.backend }),
        },
        ...{ store: storePath, spool: path.dirname(folder), launcher: spec, retry: false, onWarning },
      });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      onWarning(`the next seeds of ${experiment} are not submitted: ${error.message}`);
    }
  }
}

interface Block {
  readonly spec: StoredLauncher;
  readonly folder: string;
}

/** Experiments that have looks to come, whose seeds so far were jobs that have all ended, none of them by a person. */
function dueBlocks(reader: DetailReader): Block[] {
  return reader.experiments().flatMap(({ name, plan, decisions }) => {
    const parsed = parseStoredPlan(plan);
    if (parsed === null || heldLooks(decisions).length >= parsed.looks.length) return [];
    const jobs = reader.jobs(name);
    const last = jobs.at(-1);
    const isOver = jobs.every(({ status }) => !isHeld(status) && status !== 'killed');
    return last === undefined || !isOver ? [] : [{ spec: last.launcher, folder: last.folder }];
  });
}
