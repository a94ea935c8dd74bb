import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { AblateError, canonicalJson } from '@ablate/core';
import * as z from 'zod';
import type { Sources } from './sources.js';

const snapshotSchema = z.object({
  version: z.literal(1),
  /** The matrix among the files. */
  matrix: z.string(),
  /** The user's own files, by their paths from the matrix's folder, as POSIX writes them. */
  files: z.record(
    z.string(),
    z.object({
      text: z.string(),
      format: z.enum(['module', 'module-typescript', 'commonjs', 'commonjs-typescript', 'json']),
      /** What an import says → the file that it names. */
      imports: z.record(z.string(), z.string()),
    }),
  ),
  /** Versions of the packages that these files import, and of those that train. */
  packages: z.record(z.string(), z.string()),
  /** The lockfile that all other versions follow from. */
  lockfile: z.object({ name: z.string(), sha256: z.string() }).nullable(),
});

/** The code that cells are trained from, apart from packages. Plain data, the same wherever it stands. */
export type Snapshot = z.output<typeof snapshotSchema>;

/** Packages of ours that train. */
const TRAINING = ['@ablate/core', '@ablate/runner', '@ablate/tensorflow', '@ablate/tracker'];
const LOCKFILES = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock'];

/** What the sources of a matrix are now. */
export function takeSnapshot({ files }: Sources, matrixFile: string, plugins: readonly string[]): Snapshot {
  const name = (file: string) => nameFrom(matrixFile, file);
  const named = [...files].map(([file, { text, format, imports }]) => {
    const targets = [...imports].map(([specifier, target]) => [specifier, name(target)]);
    return [name(file), { text, format, imports: Object.fromEntries(targets) as Record<string, string> }];
  });
  const imported = [...files.values()].flatMap(({ packages }) => packages);
  return {
    version: 1,
    matrix: name(matrixFile),
    files: Object.fromEntries(named) as Snapshot['files'],
    packages: versionsOf([...new Set([...imported, ...plugins, ...TRAINING])], matrixFile),
    lockfile: findLockfile(path.dirname(matrixFile)),
  };
}

/** A file's path from the matrix's folder, as it stands in a snapshot. */
export function nameFrom(matrixFile: string, file: string): string {
  return path.relative(path.dirname(matrixFile), file).split(path.sep).join('/');
}

/** Its text, of whose SHA-256 the store makes its name. */
export function snapshotText(snapshot: Snapshot): string {
  return canonicalJson(snapshot);
}

/** @throws AblateError `CONFIG` for a text that is none. */
export function parseSnapshot(text: string): Snapshot {
  const parsed = snapshotSchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new AblateError('CONFIG', 'the store has code in a form that is not known here: use a newer Ablate');
}

/** Versions of packages as they are found from a file, else from here; those that are not found are left out. */
export function versionsOf(names: readonly string[], from: string): Record<string, string> {
  const versions = names.flatMap((name) => {
    const version = versionOf(name, from) ?? versionOf(name, import.meta.filename);
    return version === undefined ? [] : [[name, version]];
  });
  return Object.fromEntries(versions) as Record<string, string>;
}

function versionOf(name: string, from: string): string | undefined {
  for (const folder of createRequire(from).resolve.paths(name) ?? []) {
    const manifest = readJson(path.join(folder, name, 'package.json'));
    if (typeof manifest?.version === 'string') return manifest.version;
  }
  return undefined;
}

function readJson(file: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** The nearest lockfile, of this folder or of one above it. */
export function findLockfile(folder: string): Snapshot['lockfile'] {
  for (const name of LOCKFILES) {
    try {
      const content = readFileSync(path.join(folder, name));
      return { name, sha256: createHash('sha256').update(content).digest('hex') };
    } catch {
      // Not this one.
    }
  }
  const above = path.dirname(folder);
  return above === folder ? null : findLockfile(above);
}
