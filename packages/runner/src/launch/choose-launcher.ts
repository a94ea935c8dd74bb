import { AblateError, type Registry, type Spec } from '@ablate/core';
import type { JobLauncher } from './job-launcher.js';
import type { CellLauncher, Launcher } from './launcher.js';

/** A launcher, and the plugin by which it is found again: one that a caller has made itself has only a name. */
export interface ChosenLauncher {
  readonly launcher: Launcher;
  readonly spec: Spec<'launcher'>;
}

/** What stands for a launcher that is no plugin's. */
const OWN: Spec<'launcher'> = { use: 'a launcher of the caller', options: {} };

/**
 * The launcher that was asked for, else the matrix's. A name alone keeps the options that the matrix has for it.
 * @throws AblateError `CONFIG` for one that is unknown, or a wrong option.
 */
export function chooseLauncher(
  asked: Launcher | Spec<'launcher'> | string | undefined,
  ofMatrix: Spec<'launcher'>,
  registry: Registry,
): ChosenLauncher {
  const resolved = (spec: Spec<'launcher'>) => ({ launcher: registry.resolve('launcher', spec), spec });
  if (asked === undefined || asked === ofMatrix.use) return resolved(ofMatrix);
  if (typeof asked === 'string') return resolved({ use: asked, options: {} });
  return 'use' in asked ? resolved(asked) : { launcher: asked, spec: OWN };
}

/** @throws AblateError `CONFIG` for one that starts no jobs */
export function asJobLauncher({ launcher, spec }: ChosenLauncher): JobLauncher {
  if ('submit' in launcher) return launcher;
  throw new AblateError(
    'CONFIG',
    `the launcher ${spec.use} starts no jobs, so it can't be used with a spool`,
  );
}

/** @throws AblateError `CONFIG` for one that starts nothing else than jobs */
export function asCellLauncher({ launcher, spec }: ChosenLauncher): CellLauncher {
  if ('launch' in launcher) return launcher;
  throw new AblateError('CONFIG', `the launcher ${spec.use} starts jobs: expected a spool, got none`);
}
