import { definePackage, type Plugin } from '@ablate/core';
import { defineLauncher } from '@ablate/runner';
import { slurmOptions } from './options.js';
import { SlurmLauncher } from './slurm-launcher.js';

/**
 * The launcher as a plugin: `launcher: slurm({ partition: 'gpu', time: '4h', memory: '16G', gpus: 1 })`.
 * @example
 * ```ts cluster.ts types: defines a matrix, and runs nothing
 * import { fashionMnist, sgd } from '@ablate/core';
 * import { cifarResnet, models } from '@ablate/models';
 * import { defineMatrix } from '@ablate/runner';
 * import { slurm } from '@ablate/slurm';
 *
 * export default defineMatrix({
 *   name: 'deep on a cluster',
 *   plugins: [models],
 *   base: { dataset: fashionMnist(), optimizer: sgd({ lr: 0.1 }), epochs: 20, batchSize: 128 },
 *   axes: { model: { shallow: cifarResnet({ depth: 20 }), deep: cifarResnet({ depth: 56 }) } },
 *   launcher: slurm({ partition: 'gpu', time: '4h', memory: '16G', gpus: 1 }),
 * });
 * ```
 */
export const slurm: Plugin<'launcher', typeof slurmOptions> = defineLauncher({
  name: 'slurm',
  version: 1,
  summary: 'Jobs of a Slurm cluster, which run on without the command.',
  options: slurmOptions,
  create: (options) => new SlurmLauncher(options),
});

/** By this the runner knows the launcher wherever the package is installed, whether or not a matrix lists it. */
export const launchers = definePackage('@ablate/slurm', [slurm]);
