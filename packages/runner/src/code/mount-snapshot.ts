import module, { type ResolveFnOutput, type ResolveHookContext } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { AblateError } from '@ablate/core';
import type { Snapshot } from './snapshot.js';

type Resolve = (specifier: string, context?: Partial<ResolveHookContext>) => ResolveFnOutput;

/** At the end of an import: see `importModule`. */
const MODULE = /\?module$/;

/**
 * From now on this process imports the files of a snapshot as they were, under the paths that they had beside the matrix:
 * whatever is there now, or if nothing is. Packages are found from there, else from the current folder and from here.
 * @throws AblateError `CONFIG` on a Node that can't do so, where a file is not as it was
 */
export function mountSnapshot({ files }: Snapshot, matrixFile: string): void {
  const folder = path.dirname(matrixFile);
  const urlOf = (name: string) => pathToFileURL(path.resolve(folder, name)).href;
  // Missing before Node 22.15.
  if ((module.registerHooks as typeof module.registerHooks | undefined) === undefined) {
    for (const [name, { text }] of Object.entries(files)) checkSame(path.resolve(folder, name), text);
    return;
  }
  const mounted = new Map(
    Object.entries(files).map(([name, { imports, ...file }]) => {
      const targets = Object.entries(imports).map(
        ([specifier, target]) => [specifier, urlOf(target)] as const,
      );
      return [urlOf(name), { ...file, imports: new Map(targets) }];
    }),
  );
  module.registerHooks({
    resolve: (specifier, context, next: Resolve) => {
      const written = specifier.replace(MODULE, '');
      const parent = mounted.get(context.parentURL ?? '');
      const url = mounted.has(written) ? written : parent?.imports.get(specifier);
      const file = mounted.get(url ?? '');
      if (url !== undefined && file !== undefined) return { url, format: file.format, shortCircuit: true };
      return parent === undefined ? next(specifier, context) : resolvePackage(specifier, context, next);
    },
    load: (url, context, next) => {
      const file = mounted.get(url);
      if (file === undefined) return next(url, context);
      return { format: context.format ?? file.format, source: file.text, shortCircuit: true };
    },
  });
}

function resolvePackage(specifier: string, context: ResolveHookContext, next: Resolve): ResolveFnOutput {
  try {
    return next(specifier, context);
  } catch (error) {
    for (const parentURL of [pathToFileURL(path.join(process.cwd(), 'here.js')).href, import.meta.url]) {
      try {
        return next(specifier, { ...context, parentURL });
      } catch {
        // The error about where it was written is the one to report.
      }
    }
    throw error;
  }
}

function checkSame(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  throw new AblateError(
    'CONFIG',
    `${file} is not what it was when the run was begun; Node 22.15 and newer train from what it was, and this is ${process.versions.node}`,
  );
}
