import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runTool } from '@ablate/core/backends';
import { compileOptions, INSTRUCTIONS } from './kernel-options.js';
import { obstacle } from './native-kernels.js';
import { answers, compiler } from './tools.js';

/** How the kernels' test program is built. */
export interface ProgramKind {
  readonly name: string;
  readonly options: readonly string[];
}

const sanitized = (...sanitizers: string[]) => [
  ...['-std=c++2a', '-O1', '-g1', '-pthread', ...INSTRUCTIONS.map((name) => `-m${name}`)],
  ...[`-fsanitize=${sanitizers.join(',')}`, '-fno-sanitize-recover=all'],
];

/** As `ablate setup tensorflow` builds the kernels. */
export const AS_SET_UP: ProgramKind = { name: 'as they are set up', options: compileOptions };
export const ADDRESS_SANITIZER: ProgramKind = {
  name: 'under the address and undefined-behaviour sanitizers',
  options: sanitized('address', 'undefined'),
};
export const THREAD_SANITIZER: ProgramKind = {
  name: 'under the thread sanitizer',
  options: sanitized('thread'),
};

const PACKAGE = path.join(import.meta.dirname, '../..');
/** Programs that were built from what is there now, and may be used again. */
const BUILT = path.join(PACKAGE, '../../node_modules/.cache/ablate-native-tests');

/** What links with TensorFlow or Node alone: the rest are kernels and their tests. */
const BINDINGS = ['call.cc', 'module.cc', 'ops.cc', 'register_ops.cc'];
export const needsNoTensorflow = (unit: string): boolean => !BINDINGS.includes(path.basename(unit));

async function sources(): Promise<{ units: string[]; files: string[] }> {
  const folders = ['native', 'native-tests'].map((folder) => path.join(PACKAGE, folder));
  const files = await Promise.all(
    folders.map(async (folder) => (await readdir(folder)).sort().map((name) => path.join(folder, name))),
  );
  const units = files.flat().filter((file) => file.endsWith('.cc') && needsNoTensorflow(file));
  return { units, files: files.flat() };
}

/** Why this machine can't build such a program, or not run it; undefined where it can. */
export async function programObstacle({ options }: ProgramKind): Promise<string | undefined> {
  const { signal } = new AbortController();
  const reason = await obstacle();
  if (reason !== undefined) return reason;
  if (!(await answers(compiler(), ['--version'], signal))) return `no compiler: ${compiler()}`;
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ablate-native-'));
  try {
    const [source, program] = [path.join(folder, 'nothing.cc'), path.join(folder, 'nothing')];
    await writeFile(source, 'int main() { return 0; }\n');
    await runTool(compiler(), [...options, source, '-o', program], { signal });
    await runTool(program, [], { signal });
    return undefined;
  } catch (error) {
    return String(error);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The program's file, built unless it was before, from the same files in the same way. */
export async function buildProgram({ name, options }: ProgramKind): Promise<string> {
  const { signal } = new AbortController();
  const { units, files } = await sources();
  const { stdout: version } = await runTool(compiler(), ['--version'], { signal });
  const hash = createHash('sha256').update(JSON.stringify([options, version]));
  for (const file of files) hash.update(await readFile(file));
  const [kind, program] = [name.replaceAll(' ', '-'), hash.digest('hex').slice(0, 12)];
  const built = path.join(BUILT, kind, program);
  if (existsSync(built)) return built;
  await rm(path.dirname(built), { recursive: true, force: true });
  await mkdir(path.dirname(built), { recursive: true });
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ablate-native-'));
  try {
    const compile = async (unit: string) => {
      const object = path.join(folder, `${path.basename(unit)}.o`);
      await runTool(compiler(), [...options, '-c', unit, '-o', object], { signal });
      return object;
    };
    const objects = await inTurns(units, compile);
    const linked = path.join(folder, 'program');
    await runTool(compiler(), [...options, ...objects, '-o', linked], { signal });
    // In one step: another process may be looking for it.
    await rename(linked, built);
    return built;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** As many at a time as there are processors. */
export async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const left = items.entries();
  const worker = async () => {
    for (const [i, item] of left) results[i] = await work(item);
  };
  await Promise.all(Array.from({ length: os.availableParallelism() }, worker));
  return results;
}

/** Runs a program of tests. @throws AblateError with the tests that fail, or what a sanitizer says. */
export async function runProgram(program: string, threads: number, signal: AbortSignal): Promise<void> {
  const returnsNull = 'allocator_may_return_null=1';
  const env = {
    ...process.env,
    ABLATE_THREADS: String(threads),
    ASAN_OPTIONS: returnsNull,
    TSAN_OPTIONS: returnsNull,
  };
  await runTool(program, [], { signal, env, name: `the kernels' test program with ${threads} threads` });
}
