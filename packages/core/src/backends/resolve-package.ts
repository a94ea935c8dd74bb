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

/** Whether one of tfjs's packages is installed. */
export async function probePackage(name: string): Promise<{ available: boolean; reason: string }> {
  const version = await packageVersion(name);
  return version === undefined
    ? { available: false, reason: `${name} is not installed (npm install ${name}@4.22.0)` }
    : { available: true, reason: `${name} ${version}` };
}

/** Imports an installed package by name. */
export async function importPackage(name: string): Promise<unknown> {
  const file = resolvePackage(name);
  if (file === undefined) throw new Error(`${name} is not installed`);
  return import(pathToFileURL(file).href);
}

/** Imports a file of an installed package by its own conditions; undefined if the package is not installed. */
export async function importIfInstalled(request: string): Promise<unknown> {
  try {
    return (await import(request)) as unknown;
  } catch (error) {
    // What is missing may also be something that the package needs.
    const { code, message } = error as NodeJS.ErrnoException;
    const [scope, name] = request.split('/');
    if (code !== 'ERR_MODULE_NOT_FOUND' || !message.includes(`'${scope}/${name}'`)) throw error;
  }
  const file = resolvePackage(request);
  return file === undefined ? undefined : ((await import(pathToFileURL(file).href)) as unknown);
}
