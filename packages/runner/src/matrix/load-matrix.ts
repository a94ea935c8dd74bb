import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { AblateError } from '@ablate/core';
import type { Snapshot } from '../code/snapshot.js';
import type { Sources } from '../code/sources.js';
import type { MatrixInput } from './define-matrix.js';
import { importModule } from './import-module.js';
import { show } from './issues.js';
import type { Overridden } from './overrides.js';
import { parseMatrix, type Matrix } from './parse-matrix.js';

/** How a matrix's file is read. */
export interface LoadOptions {
  /** `key=value` texts, as the command line's `--set` takes them. */
  readonly set?: readonly string[];
  /** Reads the matrix's own files, before they are loaded. */
  readonly sources?: Sources;
}

/** A matrix that has been read from a file. */
export interface LoadedMatrix extends Matrix {
  /** Absolute path of the file that it came from. */
  readonly file: string;
}

const FILES = ['matrix.ts', 'matrix.js', 'matrix.yaml', 'matrix.yml'];
const EXTENSIONS = ['.ts', '.js', '.mts', '.mjs', '.yaml', '.yml'];

/**
 * Reads a matrix from a .ts, .js or YAML file, or from a folder that holds `matrix.ts` (or .js, .yaml, .yml).
 * @throws AblateError `CONFIG` for a file that isn't there, throws, or holds no valid matrix.
 */
export async function loadMatrix(
  location: string,
  { set = [], sources }: LoadOptions = {},
): Promise<LoadedMatrix> {
  const file = findFile(path.resolve(location), location);
  await sources?.add(file);
  return parseFile(file, () => readFileSync(file, 'utf8'), set);
}

/** The matrix of a snapshot that has been mounted beside `file`. */
export function loadMountedMatrix({ files, matrix }: Snapshot, file: string): Promise<LoadedMatrix> {
  return parseFile(file, () => files[matrix]?.text ?? '', []);
}

async function parseFile(
  file: string,
  readText: () => string,
  set: readonly string[],
): Promise<LoadedMatrix> {
  const given = /\.ya?ml$/.test(file) ? await fromYaml(file, readText()) : (await importModule(file)).default;
  try {
    if (typeof given !== 'object' || given === null)
      throw new AblateError(
        'CONFIG',
        given === undefined && !/\.ya?ml$/.test(file)
          ? 'no default export; expected export default defineMatrix({ name, axes, … })'
          : `expected a matrix with name and axes; received ${show(given)}`,
      );
    const { input, selected } = await overridden(given as MatrixInput, set);
    return { ...parseMatrix(input, selected), file };
  } catch (error) {
    if (!(error instanceof AblateError)) throw error;
    throw new AblateError(error.code, `${path.basename(file)}: ${error.message}`, { cause: error });
  }
}

function findFile(location: string, asGiven: string): string {
  if (!existsSync(location))
    throw new AblateError(
      'CONFIG',
      `no matrix file ${asGiven}; expected a .ts, .js or .yaml file, or its folder`,
    );
  if (!statSync(location).isDirectory()) {
    if (!EXTENSIONS.includes(path.extname(location)))
      throw new AblateError(
        'CONFIG',
        `${asGiven}: expected a matrix file ending in ${EXTENSIONS.join(', ')}; received "${path.extname(location)}"`,
      );
    return location;
  }
  const found = FILES.map((name) => path.join(location, name)).find((file) => existsSync(file));
  if (found === undefined)
    throw new AblateError(
      'CONFIG',
      `no matrix in the folder ${asGiven}; expected one of ${FILES.join(', ')}`,
    );
  return found;
}

/** What reads YAML is loaded when it is wanted: every cell's process loads its matrix, and seldom needs it. */
async function overridden(input: MatrixInput, set: readonly string[]): Promise<Overridden> {
  return set.length === 0
    ? { input, selected: {} }
    : (await import('./overrides.js')).applyOverrides(input, set);
}

async function fromYaml(file: string, text: string): Promise<unknown> {
  const { readYaml } = await import('./read-yaml.js');
  return readYaml(text, `${path.basename(file)}: `);
}
