import type { Backend, BackendPackage } from './backend.js';
import { importIfInstalled } from './resolve-package.js';

/** A backend of a package that may be installed beside this one, which does not depend on it. */
export function findBackend(packageName: string): Backend {
  const request = `${packageName}/backend`;
  const find = async () => ((await importIfInstalled(request)) as BackendPackage | undefined)?.backend;
  return {
    probe: async () =>
      (await find())?.probe() ?? {
        available: false,
        reason: `${packageName} is not installed (npm install ${packageName})`,
      },
    load: async () => {
      const backend = await find();
      if (backend === undefined) throw new Error(`${packageName} is not installed`);
      return backend.load();
    },
  };
}
