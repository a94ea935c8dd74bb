import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { AblateError, followTypescript } from '@ablate/core';

/**
 * Imports a .ts or .js file into this process's own module graph, so that its `@ablate/core` is ours.
 * @throws AblateError `CONFIG` with the message and the place in that file, if it throws.
 */
export async function importModule(file: string): Promise<Record<string, unknown>> {
  await followTypescript();
  try {
    return (await import(`${pathToFileURL(file).href}?module`)) as Record<string, unknown>;
  } catch (error) {
    const place = placeIn(file, error);
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new AblateError(
      'CONFIG',
      `${path.basename(file)} could not be loaded: ${message}${place === undefined ? '' : ` (at ${place})`}${hint(error)}`,
      { cause: error },
    );
  }
}

/** What to do about what Node doesn't take from a TypeScript file; empty for any other error. */
function hint(error: unknown): string {
  if (!(error instanceof Error)) return '';
  switch ('code' in error ? error.code : undefined) {
    case 'ERR_UNKNOWN_FILE_EXTENSION':
      return error.message.includes('.ts"')
        ? `; Node reads TypeScript from 22.18 on, and this is ${process.versions.node}: write .js or .yaml, or use a newer Node`
        : '';
    case 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX':
      return '; Node only strips types: write an object for an enum, and a field for a parameter property';
    case 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING':
      return '; a package in node_modules has to offer JavaScript';
    default:
      return error.message.includes('does not provide an export named')
        ? '; if that is a type, write import type { … }'
        : '';
  }
}

/** The first `file:line:column` of the stack that lies in the file, with the file's name only. */
function placeIn(file: string, error: unknown): string | undefined {
  if (!(error instanceof Error) || error.stack === undefined) return undefined;
  const line = error.stack.split('\n').find((text) => text.includes(file) && /:\d+/.test(text));
  const position = line === undefined ? null : /:(\d+)(?::(\d+))?\)?$/.exec(line.trim());
  if (position === null) return undefined;
  return [path.basename(file), position[1], position[2]].filter((part) => part !== undefined).join(':');
}
