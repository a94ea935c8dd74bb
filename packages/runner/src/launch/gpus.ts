import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { AblateError } from '@ablate/core';

/** The GPUs for cells: how many (the first ones), or which, by index or UUID, as `CUDA_VISIBLE_DEVICES` names them. */
export type GpuChoice = number | readonly string[];

/** Backends that compute on an NVIDIA GPU where there is one. */
const WITH_CUDA = ['auto', 'tensorflow'];
/** For `CUDA_VISIBLE_DEVICES`: hides every GPU. */
export const NO_GPU = '-1';

/** What `CUDA_VISIBLE_DEVICES` calls each GPU, by the name that all processes of a machine know it by. */
export type Gpus = ReadonlyMap<string, string>;

interface ListedGpu {
  readonly index: string;
  readonly uuid: string;
}

/**
 * The GPUs that cells get, one each: those asked for, else those that this process may see, else those that `nvidia-smi`
 * lists. Undefined where there are none to divide, or no cell could use one.
 * @throws AblateError `CONFIG` for a choice that names no GPUs, or one of them twice.
 */
export async function chooseGpus(
  choice: GpuChoice | undefined,
  backends: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Gpus | undefined> {
  if (choice === undefined && !backends.some((name) => WITH_CUDA.includes(name))) return undefined;
  const there = await listed();
  if (choice !== undefined) return named(checked(choice, visible(env), there), there);
  const ids = visible(env) ?? there?.map(({ index }) => index);
  return ids && named(ids, there);
}

/** By UUID where the driver tells, since one process may count what it sees otherwise than another. */
function named(ids: readonly string[], there: readonly ListedGpu[] = []): Gpus {
  const gpus = new Map<string, string>();
  for (const id of ids) {
    const name = there.find(({ index, uuid }) => index === id || uuid.startsWith(id))?.uuid ?? id;
    if (gpus.has(name)) throw notOnce(id);
    gpus.set(name, id);
  }
  return gpus;
}

/** What `CUDA_VISIBLE_DEVICES` leaves; undefined where it is not set. CUDA ignores what follows a -1. */
function visible({ CUDA_VISIBLE_DEVICES: text }: NodeJS.ProcessEnv): readonly string[] | undefined {
  const ids = text?.split(',').map((id) => id.trim());
  const end = ids?.findIndex((id) => id === '' || id === '-1') ?? -1;
  return end === -1 ? ids : ids?.slice(0, end);
}

/** `there`: what the driver lists, if it says so. */
function checked(
  choice: GpuChoice,
  seen: readonly string[] | undefined,
  there: readonly ListedGpu[] | undefined,
): readonly string[] {
  if (typeof choice === 'number') {
    if (!Number.isSafeInteger(choice) || choice < 0)
      throw new AblateError('CONFIG', `expected gpus to be an integer from 0 up or a list, got ${choice}`);
    if (seen !== undefined && choice > seen.length)
      throw new AblateError(
        'CONFIG',
        `expected gpus to be at most ${seen.length}, as CUDA_VISIBLE_DEVICES leaves, got ${choice}`,
      );
    if (there !== undefined && choice > there.length)
      throw new AblateError('CONFIG', `expected gpus to be at most ${there.length}, got ${choice}`);
    return seen?.slice(0, choice) ?? Array.from({ length: choice }, (_, index) => String(index));
  }
  const wrong = choice.find((id) => !/^[\w:/-]+$/.test(id));
  if (wrong !== undefined) throw notOnce(wrong);
  return choice;
}

function notOnce(id: string): AblateError {
  return new AblateError('CONFIG', `expected gpus to be indices or UUIDs, each once, got "${id}"`);
}

/** What `nvidia-smi` lists; undefined where it is not there or finds no driver. */
async function listed(): Promise<readonly ListedGpu[] | undefined> {
  try {
    const query = ['--query-gpu=index,uuid', '--format=csv,noheader'];
    const { stdout } = await promisify(execFile)('nvidia-smi', query, { timeout: 10_000 });
    const gpus = [...stdout.matchAll(/^\s*(\d+), *(\S+)\s*$/gm)].map(([, index = '', uuid = '']) => ({
      index,
      uuid,
    }));
    return gpus.length === 0 ? undefined : gpus;
  } catch {
    return undefined;
  }
}

/**
 * Cells at a time: as asked for, else one for each GPU, else one for each core; no more than the matrix has, which is the
 * same number however many of them are done.
 */
export function cellsAtOnce(
  jobs: number | undefined,
  { gpus, cores, cells }: { readonly gpus: number; readonly cores: number; readonly cells: number },
): number {
  if (jobs !== undefined && gpus > 0 && jobs > gpus)
    throw new AblateError(
      'CONFIG',
      `expected jobs to be at most ${gpus}, one cell at a time for each GPU, got ${jobs}; without GPUs: gpus 0`,
    );
  return Math.max(1, Math.min(jobs ?? (gpus > 0 ? gpus : cores), cells));
}
