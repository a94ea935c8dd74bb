import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { AblateError } from '../errors.js';
import { packageFolder } from './places.js';
import type { SetupContext } from './progress.js';
import { runTool } from './run-tool.js';
import { STAGING } from './staging.js';
import { answers, compiler } from './tools.js';

const SOURCES = fileURLToPath(new URL('../../native', import.meta.url));
const INSTRUCTIONS = ['avx2', 'fma'];

async function sources(): Promise<string[]> {
  return (await readdir(SOURCES)).sort().map((name) => path.join(SOURCES, name));
}

/** Where kernels built from these very sources lie beside a library that was set up. */
async function kernelsFile(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of await sources()) hash.update(await readFile(file));
  return path.join(folder, `ablate-kernels-${hash.digest('hex').slice(0, 12)}.node`);
}

/** Why this machine cannot run the kernels; undefined where it can. */
async function obstacle(): Promise<string | undefined> {
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
  return existsSync(file) ? { file } : { reason: 'not built (ablate setup tensorflow)' };
}

/**
 * Builds Ablate's kernels against a library and puts them beside it, unless they are there.
 * @throws AblateError `BACKEND` with the compiler's last lines.
 */
export async function buildNativeKernels(
  folder: string,
  { onProgress, signal }: SetupContext,
): Promise<NativeKernels> {
  const found = await findNativeKernels(folder);
  if (found.file !== undefined) return found;
  const hasCompiler = await answers(compiler(), ['--version'], signal);
  const reason =
    (await obstacle()) ?? (hasCompiler ? undefined : `expected ${compiler()} on the PATH, found none`);
  if (reason !== undefined) {
    onProgress({ stage: 'build', what: `no kernels of Ablate's own: ${reason}` });
    return { reason };
  }
  onProgress({ stage: 'build', what: "building Ablate's kernels" });
  const deps = path.join(packageFolder(folder), 'deps');
  const files = await sources();
  const staging = await mkdtemp(path.join(folder, STAGING));
  try {
    const built = path.join(staging, 'kernels.node');
    await runTool(
      compiler(),
      [
        ...['-std=c++17', '-O3', '-fPIC', '-shared', '-fvisibility=hidden', '-pthread'],
        ...INSTRUCTIONS.map((name) => `-m${name}`),
        ...files.filter((file) => file.endsWith('.cc')),
        `-I${path.join(deps, 'include')}`,
        `-L${path.join(deps, 'lib')}`,
        ...['-ltensorflow', '-ltensorflow_framework', '-o', built],
      ],
      { signal, name: `${compiler()}, building Ablate's kernels,` },
    );
    const file = await kernelsFile(folder);
    await rename(built, file);
    return { file };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/**
 * Loads kernels into this process, which has TensorFlow's library loaded already: they register themselves there.
 * @throws AblateError `BACKEND` where they do not fit that library.
 */
export function loadNativeKernels(file: string): void {
  try {
    process.dlopen({ exports: {} }, file);
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
