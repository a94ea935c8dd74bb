import { randomUUID } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { AblateError } from '@ablate/core';
import { defaultStorePath } from '@ablate/tracker';
import { asJobLauncher, chooseLauncher } from '../launch/choose-launcher.js';
import type { Job } from '../launch/job-launcher.js';
import { loadRegistry } from '../matrix/load-registry.js';
import { planMatrix } from '../plan/plan-matrix.js';
import type { PlannedState } from '../run-meaning.js';
import type { RunMatrixOptions } from '../run-options.js';
import { BatchFolder } from './batch.js';
import { defaultSpool } from './default-spool.js';
import { jobCommand } from './submit.js';

type PreviewOptions = Pick<
  RunMatrixOptions,
  'file' | 'set' | 'store' | 'spool' | 'backend' | 'launcher' | 'fresh' | 'retryFailed'
>;

/**
 * What `runMatrix` would submit, as its launcher would say it: a script. Nothing is written.
 * @throws AblateError `CONFIG` for an invalid matrix, or a launcher that has nothing to show
 */
export async function previewJobs(options: PreviewOptions): Promise<string> {
  const { file, set = [], store = defaultStorePath(), backend, fresh = false, retryFailed = false } = options;
  const override = backend === undefined ? [] : [`backend=${JSON.stringify(backend)}`];
  const { matrix, cells } = await planMatrix({ file, set: [...set, ...override], store });
  const chosen = chooseLauncher(options.launcher, matrix.launcher, await loadRegistry(matrix));
  const launcher = asJobLauncher(chosen);
  if (launcher.preview === undefined)
    throw new AblateError('CONFIG', `the launcher ${chosen.spec.use} has no script that could be shown`);
  const wanted: PlannedState[] = ['new', 'again', ...(retryFailed ? (['failed'] as const) : [])];
  const name = randomUUID();
  const batch = new BatchFolder(path.resolve(options.spool ?? defaultSpool(store), name));
  const jobs = cells
    .filter(({ state }) => fresh || wanted.includes(state))
    .map(({ cell: { label, seed }, run }, index): Job => ({
      ...{ name, index, folder: batch.path, label: `${label} seed ${seed}` },
      ...{ command: jobCommand(batch.path), output: batch.output(index) },
      threads: run?.threads ?? launcher.threads ?? os.availableParallelism(),
    }));
  if (jobs.length === 0) return 'Nothing to submit: every cell is done, or under way.';
  return launcher.preview(jobs);
}
