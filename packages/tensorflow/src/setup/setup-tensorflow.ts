import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { setUpLibraries } from './find-tensorflow.js';
import { makeLibrary } from './make-library.js';
import { writeManifest, type Manifest } from './manifest.js';
import { buildNativeKernels } from './native-kernels.js';
import { installPackage } from './npm-package.js';
import { libraryFolderName, packageFolder, setupRoot, type LibraryKind } from './places.js';
import type { SetupContext, SetupProgress } from './progress.js';
import { checkSpace, moveIntoPlace, removeLeftovers, STAGING } from './staging.js';
import { checkNpm, findWheelTools } from './tools.js';
import { tryLibrary, type TriedLibrary } from './try-library.js';
import { wheelPlatform } from './wheels.js';

/** Which TensorFlow is set up, and where. */
export interface SetupOptions {
  /** With CUDA, for NVIDIA's GPUs; else for the processor. */
  readonly gpu?: boolean;
  /** The folder of all libraries; by default in the user's cache, where the backend finds them. */
  readonly folder?: string;
  /** Take this one only; by default the official prebuilt library if it can be had (for the processor), else the wheel's. */
  readonly how?: Manifest['how'];
  readonly onProgress?: (progress: SetupProgress) => void;
  readonly signal?: AbortSignal;
}

/** A TensorFlow that has been set up and tried. */
export interface SetUpTensorflow extends TriedLibrary {
  readonly folder: string;
  /** The file to import; `repairUtil()` first. */
  readonly file: string;
  readonly kind: LibraryKind;
  readonly how: Manifest['how'];
  /** Whether it was there and works, so that nothing was done. */
  readonly alreadyThere: boolean;
}

/** What is tried, in this order. GPUs of today need a CUDA newer than the prebuilt library's 11.2. */
const WAYS: Readonly<Record<LibraryKind, readonly Manifest['how'][]>> = {
  cpu: ['prebuilt', 'wheel'],
  gpu: ['wheel'],
};

const entry = (prefix: string) => path.join(packageFolder(prefix), 'dist/index.js');

/**
 * Makes a TensorFlow library that the `tensorflow` backend can load, where the ordinary install of tfjs-node does not
 * work. All is made and tried in a temporary folder, then renamed: the final folder is whole or not there. Wheels that
 * were brought by a set-up that was interrupted are kept for the next one.
 * @throws AblateError `BACKEND` naming what is missing on this machine, or what failed.
 */
export async function setupTensorflow(options: SetupOptions = {}): Promise<SetUpTensorflow> {
  const { gpu = false, folder: root = setupRoot(), onProgress = () => undefined } = options;
  const kind = gpu ? 'gpu' : 'cpu';
  const context: SetupContext = { onProgress, signal: options.signal ?? new AbortController().signal };
  const ready = await findWorking(root, kind, options.how, context);
  if (ready !== undefined) {
    if (kind === 'cpu') await buildNativeKernels(ready.folder, context);
    return ready;
  }

  const ways = options.how === undefined ? WAYS[kind] : [options.how];
  await checkNpm(context.signal);
  if (!ways.includes('prebuilt')) {
    // Known before anything is brought.
    wheelPlatform(kind);
    await findWheelTools(context.signal);
  }
  await mkdir(root, { recursive: true });
  await removeLeftovers(root);
  await checkSpace(root, kind);
  const downloads = path.join(root, 'downloads', kind);
  const staging = await mkdtemp(path.join(root, STAGING));
  try {
    await installPackage(staging, context);
    const { how, wheels } = await makeLibrary({ prefix: staging, downloads, kind, ways }, context);
    onProgress({ stage: 'test', what: 'loading the library' });
    const tried = await tryLibrary(entry(staging), context.signal);
    if (kind === 'cpu') await buildNativeKernels(staging, context);
    await writeManifest(staging, { library: tried.library, kind, how, wheels });
    const folder = path.join(root, libraryFolderName(tried.library, kind));
    // mkdtemp makes folders that only their owner may read.
    await chmod(staging, 0o755);
    await moveIntoPlace(staging, folder);
    await rm(downloads, { recursive: true, force: true });
    return { ...tried, folder, file: entry(folder), kind, how, alreadyThere: false };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** A library of the kind that was asked for, if one is there and loads. */
async function findWorking(
  root: string,
  kind: LibraryKind,
  how: Manifest['how'] | undefined,
  { onProgress, signal }: SetupContext,
): Promise<SetUpTensorflow | undefined> {
  for (const { folder, manifest } of await setUpLibraries(root)) {
    if (manifest.kind !== kind || (how !== undefined && manifest.how !== how)) continue;
    onProgress({ stage: 'test', what: 'loading the library that is there' });
    try {
      const tried = await tryLibrary(entry(folder), signal);
      return { ...tried, folder, file: entry(folder), kind, how: manifest.how, alreadyThere: true };
    } catch {
      // It is made again.
      signal.throwIfAborted();
    }
  }
  return undefined;
}
