import path from 'node:path';

/** The spool of a store where none is named: beside it. */
export function defaultSpool(storePath: string): string {
  return path.join(path.dirname(storePath), 'spool');
}
