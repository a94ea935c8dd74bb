import type { PluginPackage, Registry, Spec } from '@ablate/core';
import type { JobLauncher } from './job-launcher.js';
import { launchers } from './launchers.js';

/** Packages whose launchers are known wherever they are installed, without being listed by a matrix. */
const INSTALLED = ['@ablate/slurm'];

/** The launchers that every matrix knows. A package of them exports `launchers`. */
export async function knownLaunchers(): Promise<readonly PluginPackage[]> {
  const found = await Promise.all(INSTALLED.map(importIfThere));
  return [launchers, ...found.flatMap((each) => each ?? [])];
}

async function importIfThere(name: string): Promise<PluginPackage | undefined> {
  try {
    const { launchers: found } = (await import(name)) as { readonly launchers: PluginPackage };
    return found;
  } catch (error) {
    const isMissing =
      error instanceof Error &&
      'code' in error &&
      error.code === 'ERR_MODULE_NOT_FOUND' &&
      error.message.includes(`'${name}'`);
    if (isMissing) return undefined;
    throw error;
  }
}

/** The launcher that a job was submitted with; undefined where the registry has none that starts jobs. */
export function findIn(registry: Registry, { use, options }: Spec<'launcher'>): JobLauncher | undefined {
  if (!registry.names('launcher').includes(use)) return undefined;
  const launcher = registry.resolve('launcher', { use, options });
  return 'submit' in launcher ? launcher : undefined;
}
