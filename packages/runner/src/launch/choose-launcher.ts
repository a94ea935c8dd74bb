import type { Registry, Spec } from '@ablate/core';
import type { Launcher } from './launcher.js';

/**
 * The launcher that was asked for, else the matrix's. A name alone keeps the options that the matrix has for it.
 * @throws AblateError `CONFIG` for one that is unknown, or a wrong option.
 */
export function chooseLauncher(
  asked: Launcher | Spec<'launcher'> | string | undefined,
  ofMatrix: Spec<'launcher'>,
  registry: Registry,
): Launcher {
  if (asked === undefined || asked === ofMatrix.use) return registry.resolve('launcher', ofMatrix);
  if (typeof asked === 'string') return registry.resolve('launcher', { use: asked, options: {} });
  return 'use' in asked ? registry.resolve('launcher', asked) : asked;
}
