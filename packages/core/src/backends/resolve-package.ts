import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** From where backends are looked for: this package, the project under work, the program that runs. */
function origins(): string[] {
  const program = process.argv[1];
  return [
    import.meta.url,
    pathToFileURL(path.join(process.cwd(), 'package.json')).href,
    ...(program === undefined ? [] : [pathToFileURL(program).href]),
  ];
}

/** The file that an import of this would load, undefined if its package is not installed. */
export function resolvePackage(request: string): string | undefined {
  for (const origin of origins()) {
    try {
      return createRequire(origin).resolve(request);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return undefined;
}

/** Version of an installed package, undefined if it is not installed. */
export async function packageVersion(name: string): Promise<string | undefined> {
  const file = resolvePackage(`${name}/package.json`);
  if (file === undefined) return undefined;
  const { version } = JSON.parse(await readFile(file, 'utf8')) as { version: string };
  return version;
}

/** Imports an installed package by name. */
export async function importPackage(name: string): Promise<unknown> {
  const file = resolvePackage(name);
  if (file === undefined) throw new Error(`${name} is not installed`);
  return import(pathToFileURL(file).href);
}
