import type { Registry } from '@ablate/core';
import { pluginCode, type PluginCode } from '../code/plugin-code.js';
import { takeSnapshot, type Snapshot } from '../code/snapshot.js';
import { Sources } from '../code/sources.js';
import { loadMatrix, type LoadedMatrix } from './load-matrix.js';
import { isFilePlugin, loadPlugins } from './load-registry.js';

/** A matrix with all that its cells are made of. */
export interface LoadedExperiment {
  readonly matrix: LoadedMatrix;
  readonly registry: Registry;
  readonly code: PluginCode;
  readonly snapshot: Snapshot;
}

/**
 * Loads a matrix and its plugins, and takes a copy of their code, from which its cells are trained.
 * @throws AblateError `CONFIG` for what can't be loaded, or was changed meanwhile
 */
export async function loadExperiment(file: string, set: readonly string[]): Promise<LoadedExperiment> {
  const sources = new Sources();
  const matrix = await loadMatrix(file, { set, sources });
  const { registry, origins } = await loadPlugins(matrix, sources);
  sources.checkUnchanged();
  const packages = matrix.plugins.filter((plugin) => typeof plugin === 'string' && !isFilePlugin(plugin));
  return {
    matrix,
    registry,
    code: pluginCode(registry, origins, sources, matrix.file),
    snapshot: takeSnapshot(sources, matrix.file, packages as string[]),
  };
}
