import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * Where a program started in `cwd` keeps its runs: the `ABLATE_STORE` variable, else `.ablate/ablate.db` in the
 * nearest folder upward that has a `package.json`, else in `cwd` itself.
 */
export function defaultStorePath(cwd: string = process.cwd()): string {
  const configured = process.env.ABLATE_STORE;
  if (configured !== undefined && configured !== '') return path.resolve(cwd, configured);
  return path.join(nearestPackage(cwd) ?? path.resolve(cwd), '.ablate', 'ablate.db');
}

/** The nearest folder from `start` upward that holds a `package.json`. */
export function nearestPackage(start: string): string | undefined {
  let folder = path.resolve(start);
  for (;;) {
    if (existsSync(path.join(folder, 'package.json'))) return folder;
    const parent = path.dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}
