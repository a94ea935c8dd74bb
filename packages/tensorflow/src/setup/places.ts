import path from 'node:path';
import envPaths from 'env-paths';

/** The npm package that has the addon, for CPU and GPU alike: which of them it uses is its library's matter. */
export const NODE_PACKAGE = '@tensorflow/tfjs-node-gpu';
/** That of tfjs-core, of which one process can have one version only. */
export const TFJS_VERSION = '4.22.0';
/** The newest TensorFlow that the addon has been built against and trained with. */
export const TENSORFLOW_VERSION = '2.21.0';

export type LibraryKind = 'cpu' | 'gpu';

/** The folder of the libraries that have been set up: `ABLATE_TENSORFLOW`, else in the user's cache. */
export function setupRoot(): string {
  const own = process.env.ABLATE_TENSORFLOW;
  return own === undefined || own === ''
    ? path.join(envPaths('ablate', { suffix: '' }).cache, 'tensorflow')
    : path.resolve(own);
}

export function libraryFolderName(library: string, kind: LibraryKind): string {
  return `${TFJS_VERSION}-${library}-${kind}`;
}

/** The addon's package in a folder that npm has installed to. */
export function packageFolder(prefix: string): string {
  return path.join(prefix, 'node_modules', NODE_PACKAGE);
}
