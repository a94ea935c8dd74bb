import { register as registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { AblateError } from '@ablate/core';
import { register as registerTsx } from 'tsx/esm/api';

let isPrepared = false;

/** Every TypeScript file and every asked-for file is an ES module, whatever the nearest package.json says. */
const FORCE_MODULES = `
export async function resolve(specifier, context, next) {
  const resolved = await next(specifier, context);
  const file = resolved.url.split('?')[0];
  const isOurs = /\\.ts$/.test(file) && !file.includes('/node_modules/');
  return isOurs || specifier.endsWith('?module') ? { ...resolved, url: file, format: 'module' } : resolved;
}`;

/**
 * Imports a .ts or .js file into this process's own module graph, so that its `@ablate/core` is ours.
 * @throws AblateError `CONFIG` with the message and the place in that file, if it throws.
 */
export async function importModule(file: string): Promise<Record<string, unknown>> {
  prepare();
  try {
    return (await import(`${pathToFileURL(file).href}?module`)) as Record<string, unknown>;
  } catch (error) {
    const place = placeIn(file, error);
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new AblateError(
      'CONFIG',
      `${path.basename(file)} could not be loaded: ${message}${place === undefined ? '' : ` (at ${place})`}`,
      { cause: error },
    );
  }
}

function prepare(): void {
  if (isPrepared) return;
  isPrepared = true;
  const hasTsx = process.execArgv.some((argument) => /\btsx\b/.test(argument));
  if (!hasTsx) registerTsx();
  registerHooks(`data:text/javascript,${encodeURIComponent(FORCE_MODULES)}`);
}

/** The first `file:line:column` of the stack that lies in the file, with the file's name only. */
function placeIn(file: string, error: unknown): string | undefined {
  if (!(error instanceof Error) || error.stack === undefined) return undefined;
  const line = error.stack.split('\n').find((text) => text.includes(file) && /:\d+/.test(text));
  const position = line === undefined ? null : /:(\d+)(?::(\d+))?\)?$/.exec(line.trim());
  if (position === null) return undefined;
  return [path.basename(file), position[1], position[2]].filter((part) => part !== undefined).join(':');
}
