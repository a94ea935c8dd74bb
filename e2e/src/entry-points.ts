import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './guide.js';

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** Everything that can be imported from our packages: `@ablate/core`, `@ablate/core/ops`, … */
export function entryPoints(): string[] {
  return globSync('packages/*/package.json', { cwd: root })
    .sort()
    .flatMap((file) => {
      const { name, exports } = JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Manifest;
      return Object.keys(exports)
        .filter((entry) => !entry.endsWith('.json'))
        .map((entry) => path.posix.join(name, entry));
    });
}
