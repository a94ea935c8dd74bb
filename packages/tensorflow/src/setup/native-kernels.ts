import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { AblateError } from '@ablate/core';
import { compileOptions, INSTRUCTIONS, linkOptions } from './kernel-options.js';
import { packageFolder } from './places.js';
import type { SetupContext } from './progress.js';
import { runTool } from '@ablate/core/backends';
import { STAGING } from './staging.js';
import { answers, compiler } from './tools.js';
import { tryLibrary } from './try-library.js';

const SOURCES = fileURLToPath(new URL('../../native', import.meta.url));

/** How the names of kernels begin, beside a library. */
const KERNELS = 'ablate-kernels-';

async function sources(): Promise<string[]> {
  return (await readdir(SOURCES)).sort().map((name) => path.join(SOURCES, name));
}

/** Where kernels built from these very sources lie beside a library that was set up. */
export async function kernelsFile(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of await sources()) hash.update(await readFile(file));
  return path.join(folder, `${KERNELS}${hash.digest('hex').slice(0, 12)}.node`);
}

/** Why this machine cannot run the kernels; undefined where it can. */
export async function obstacle(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `they are for Linux on x64, this is ${process.platform} on ${process.arch}`;
  const flags = /^flags\s*:(.*)$/m.exec(await readFile('/proc/cpuinfo', 'utf8'))?.[1]?.split(' ') ?? [];
  const missing = INSTRUCTIONS.filter((name) => !flags.includes(name));
  return missing.length === 0 ? undefined : `this processor does not have ${missing.join(' and ')}`;
}

export interface NativeKernels {
  /** The library to load; undefined where TensorFlow's own kernels have to do. */
  readonly file?: string;
  /** Why there is none. */
  readonly reason?: string;
}

/** Ablate's kernels for a library that was set up. Loads nothing. */
export async function findNativeKernels(folder: string): Promise<NativeKernels> {
  const reason = await obstacle();
  if (reason !== undefined) return { reason };
  const file = await kernelsFile(folder);
  if (existsSync(file)) return { file };
  const others = (await readdir(folder)).some((name) => name.startsWith(KERNELS));
  const why = others ? 'built by another version of Ablate only' : 'not built';
  return { reason: `${why} (ablate setup tensorflow)` };
}

/** Builds Ablate's kernels against a library that works, and puts them beside it, unless they are there. */
export async function buildNativeKernels(folder: string, context: SetupContext): Promise<NativeKernels> {
  const found = await findNativeKernels(folder);
  if (found.file !== undefined) return found;
  const { onProgress, signal } = context;
  const reason = (await obstacle()) ?? (await build(folder, context));
  if (reason === undefined) return { file: await kernelsFile(folder) };
  signal.throwIfAborted();
  onProgress({ stage: 'build', what: `no kernels of Ablate's own: ${reason}` });
  return { reason };
}

/** Builds, tries in a process of its own, and puts in place; gives why that did not work, or undefined where it did. */
async function build(folder: string, { onProgress, signal }: SetupContext): Promise<string | undefined> {
  if (!(await answers(compiler(), ['--version'], signal)))
    return `expected ${compiler()} on the PATH, found none`;
  onProgress({ stage: 'build', what: "building Ablate's kernels" });
  const library = packageFolder(folder);
  const files = (await sources()).filter((file) => file.endsWith('.cc'));
  const staging = await mkdtemp(path.join(folder, STAGING));
  try {
    const built = path.join(staging, 'kernels.node');
    await runTool(
      compiler(),
      [...compileOptions, '-shared', ...files, ...linkOptions(library), '-o', built],
      { signal, name: `${compiler()}, building Ablate's kernels,` },
    );
    await tryLibrary(path.join(library, 'dist/index.js'), signal, built);
    await rename(built, await kernelsFile(folder));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** What the kernels' library exports. */
export interface NativeExports {
  /** Lets the ops that this thread of JavaScript calls be computed after their calls have returned. */
  runBehind(): void;
  /** The number of the last op called. */
  enqueued(): number;
  /** Waits for the ops up to a number. Throws what went wrong in one of them. */
  finish(op: number): void;
}

/**
 * Loads kernels into this process, which has TensorFlow's library loaded already: they register themselves there.
 * @throws AblateError `BACKEND` where they do not fit that library.
 */
export function loadNativeKernels(file: string): NativeExports {
  const loaded: { exports: Partial<NativeExports> } = { exports: {} };
  try {
    process.dlopen(loaded, file);
    return loaded.exports as NativeExports;
  } catch (error) {
    throw new AblateError(
      'BACKEND',
      `${file} cannot be loaded: ${String(error)}; delete it and run ablate setup tensorflow`,
      {
        cause: error,
      },
    );
  }
}
