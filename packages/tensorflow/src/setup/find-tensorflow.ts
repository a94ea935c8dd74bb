import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { packageVersion, resolvePackage } from '@ablate/core/backends';
import { libraryVersion, missingParts } from './addon.js';
import { readManifest, type Manifest } from './manifest.js';
import { findNativeKernels, type NativeKernels } from './native-kernels.js';
import { NODE_PACKAGE, packageFolder, setupRoot, TFJS_VERSION, type LibraryKind } from './places.js';

/** A TensorFlow that can be loaded, and where it stands. */
export interface FoundTensorflow {
  readonly packageName: string;
  /** The file to import; `repairUtil()` first. */
  readonly file: string;
  /** Version of the TensorFlow library, null where only loading it would tell. */
  readonly library: string | null;
  /** The project's own node_modules, or what `ablate setup tensorflow` has made. */
  readonly from: 'project' | 'setup';
  /** Ablate's kernels for it. */
  readonly kernels: NativeKernels;
}

/** Why there is no TensorFlow to be loaded. */
export interface NoTensorflow {
  readonly reason: string;
}

/** A library that `ablate setup tensorflow` has made. */
export interface SetUpLibrary {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** What a driver for NVIDIA's GPUs makes, on Linux and on Linux in Windows. */
const GPU_FILES = ['/dev/nvidiactl', '/dev/dxg'];

const PACKAGES = [NODE_PACKAGE, '@tensorflow/tfjs-node'];

/** Where TensorFlow can be loaded from: the project's tfjs-node, else a library that was set up. Loads nothing. */
export async function findTensorflow(): Promise<FoundTensorflow | NoTensorflow> {
  const reasons: string[] = [];
  for (const name of PACKAGES) {
    const inProject = await findInProject(name);
    if ('file' in inProject) return inProject;
    reasons.push(inProject.reason);
  }
  const [library] = await setUpLibraries(setupRoot());
  if (library === undefined)
    return { reason: `${reasons.join('; ')}; none set up (ablate setup tensorflow)` };
  return {
    packageName: NODE_PACKAGE,
    file: path.join(packageFolder(library.folder), 'dist/index.js'),
    library: library.manifest.library,
    from: 'setup',
    kernels: await kernelsOf(library),
  };
}

async function kernelsOf({ folder, manifest }: SetUpLibrary): Promise<NativeKernels> {
  return manifest.kind === 'gpu' ? { reason: 'the GPU has its own' } : findNativeKernels(folder);
}

async function findInProject(packageName: string): Promise<FoundTensorflow | NoTensorflow> {
  const version = await packageVersion(packageName);
  const manifest = resolvePackage(`${packageName}/package.json`);
  if (version === undefined || manifest === undefined) return { reason: `${packageName} is not installed` };
  if (version !== TFJS_VERSION)
    return { reason: `${packageName} is ${version}, expected ${TFJS_VERSION} as tfjs-core is` };
  const folder = path.dirname(manifest);
  const missing = await missingParts(folder);
  if (missing !== undefined) return { reason: `${packageName} is installed, but ${missing}` };
  return {
    packageName,
    file: path.join(folder, 'dist/index.js'),
    library: await libraryVersion(folder),
    from: 'project',
    kernels: { reason: 'they are built for a library that ablate setup tensorflow has made' },
  };
}

/** What has been set up for this version of tfjs, the one to use first: that for the hardware, then the newest. */
export async function setUpLibraries(root: string): Promise<SetUpLibrary[]> {
  const names = existsSync(root) ? await readdir(root) : [];
  const found: SetUpLibrary[] = [];
  for (const name of names) {
    if (!name.startsWith(`${TFJS_VERSION}-`)) continue;
    const folder = path.join(root, name);
    const manifest = await readManifest(folder);
    if (manifest !== undefined) found.push({ folder, manifest });
  }
  const wanted: LibraryKind = GPU_FILES.some((file) => existsSync(file)) ? 'gpu' : 'cpu';
  const rank = ({ manifest }: SetUpLibrary) => (manifest.kind === wanted ? 0 : 1);
  return found.sort(
    (a, b) =>
      rank(a) - rank(b) || b.manifest.library.localeCompare(a.manifest.library, undefined, { numeric: true }),
  );
}
