import { existsSync } from 'node:fs';
import path from 'node:path';
import envPaths from 'env-paths';
import { AblateError } from '../errors.js';

/** The folder of a dataset in the user's cache. */
export function cacheFolder(name: string): string {
  return path.join(envPaths('ablate', { suffix: '' }).cache, name);
}

/** Where a dataset's files are looked for: `ABLATE_DATA`, where Debian's packages put theirs, the user's cache. */
export function dataFolders(name: string): string[] {
  const data = process.env.ABLATE_DATA;
  const own = data === undefined || data === '' ? [] : [path.join(data, name), data];
  return [...own, path.join('/usr/share/datasets', name), cacheFolder(name)];
}

/**
 * The first of the folders that has all files.
 * @throws AblateError `DATA` naming the folders, what each lacks, and the advice.
 */
export function findFolder(
  folders: readonly string[],
  { dataset, files, advice }: { dataset: string; files: readonly string[]; advice: string },
): string {
  const lacking = (folder: string) => files.filter((name) => !existsSync(path.join(folder, name)));
  const found = folders.find((folder) => lacking(folder).length === 0);
  if (found !== undefined) return found;
  const searched = folders.map((folder) => {
    const missing = lacking(folder);
    const what = missing.length === files.length ? 'any of its files' : missing.join(', ');
    return `${folder} (without ${what})`;
  });
  throw new AblateError(
    'DATA',
    `${dataset} is not on this machine; looked in ${searched.join('; ')}. ${advice}`,
  );
}

/**
 * A file or folder that an option names: as it is, or in `ABLATE_DATA`.
 * @throws AblateError `DATA` naming the places.
 */
export function findPath(given: string): string {
  const data = process.env.ABLATE_DATA;
  const places = [
    path.resolve(given),
    ...(data === undefined || data === '' ? [] : [path.resolve(data, given)]),
  ];
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw new AblateError(
    'DATA',
    `no file or folder "${given}"; looked for ${places.join(' and ')}. Put it there, or set ABLATE_DATA to the folder that has it`,
  );
}
