import { fileURLToPath } from 'node:url';

/** Whether this package runs from its sources, as in the repository's tests. */
export const isSource = import.meta.url.endsWith('.ts');

/** Path of a module that a process of its own runs; `name` from the package's root, without its extension. */
export function entryModule(name: string): string {
  return fileURLToPath(new URL(`../${name}.${isSource ? 'ts' : 'js'}`, import.meta.url));
}

/** Node's flags for it. */
export function entryFlags(): string[] {
  return isSource ? ['--conditions=@ablate/source', '--import', import.meta.resolve('tsx')] : [];
}
