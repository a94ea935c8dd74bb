import module, { type ResolveFnOutput, type ResolveHookContext } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createPathsMatcher, getTsconfig, type Cache } from 'get-tsconfig';

type Resolve = (specifier: string, context?: Partial<ResolveHookContext>) => ResolveFnOutput;

/** What an import's ending may stand for: TypeScript lets one write the file that will be compiled to. */
const STANDS_FOR: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts'],
  '.mjs': ['.mts'],
  '': ['.ts', '.js', '/index.ts', '/index.js'],
};
/** At the end of an import: an ES module, even where Node would take the file for CommonJS. */
const MODULE = /\?module$/;
const tsconfigs: Cache = new Map();
let isRegistered = false;

/** See `followTypescript`. */
export function register(): void {
  if (isRegistered) return;
  isRegistered = true;
  // Missing before Node 22.15, which reads no TypeScript either.
  (module.registerHooks as typeof module.registerHooks | undefined)?.({
    resolve: (specifier, context, next: Resolve) => {
      const file = specifier.replace(MODULE, '');
      return asModule(resolve(file, context, next), file !== specifier);
    },
  });
}

function resolve(specifier: string, context: ResolveHookContext, next: Resolve): ResolveFnOutput {
  try {
    return next(specifier, context);
  } catch (error) {
    const { parentURL } = context;
    if (parentURL?.startsWith('file:') !== true || isPackaged(parentURL)) throw error;
    for (const candidate of candidates(specifier, parentURL)) {
      try {
        return next(candidate, context);
      } catch {
        // The error about what was written is the one to report.
      }
    }
    throw error;
  }
}

/** URLs of the files that an import which Node can't resolve may stand for. */
export function candidates(specifier: string, parent: string): string[] {
  const isPath = /^(\.{0,2}\/|file:)/.test(specifier);
  const written = isPath ? [new URL(specifier, parent).href] : mappedPaths(specifier, fileURLToPath(parent));
  return written.flatMap((url) => {
    const ending = path.posix.extname(url);
    const bare = ending in STANDS_FOR ? url.slice(0, url.length - ending.length) : url;
    return [url, ...(STANDS_FOR[ending] ?? STANDS_FOR[''] ?? []).map((other) => bare + other)];
  });
}

/** What the `paths` of the nearest tsconfig.json say. */
function mappedPaths(specifier: string, parent: string): string[] {
  const tsconfig = getTsconfig(path.dirname(parent), 'tsconfig.json', tsconfigs);
  const match = tsconfig === null ? null : createPathsMatcher(tsconfig);
  return match?.(specifier).map((file) => pathToFileURL(file).href) ?? [];
}

function asModule(resolved: ResolveFnOutput, isForced: boolean): ResolveFnOutput {
  const [url = ''] = resolved.url.split('?');
  if (url.endsWith('.ts') && !isPackaged(url)) return { ...resolved, url, format: 'module-typescript' };
  return isForced ? { ...resolved, url, format: 'module' } : resolved;
}

function isPackaged(url: string): boolean {
  return url.includes('/node_modules/');
}
