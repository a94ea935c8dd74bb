import { createRequire } from 'node:module';
import path from 'node:path';
import { AblateError, builtins, Registry, type PluginDefinition, type PluginPackage } from '@ablate/core';
import { knownLaunchers } from '../launch/known-launchers.js';
import type { PluginOrigin } from '../code/plugin-code.js';
import type { Sources } from '../code/sources.js';
import { importModule } from './import-module.js';
import type { LoadedMatrix } from './load-matrix.js';
import { isPlugin } from './schema.js';

/**
 * Core's plugins, the runner's launchers, and the plugins that the matrix lists.
 * @throws AblateError `CONFIG` for a module without plugins, `PLUGIN` for two plugins with one name.
 */
export async function loadRegistry(matrix: MatrixPlugins): Promise<Registry> {
  return (await loadPlugins(matrix)).registry;
}

type MatrixPlugins = Pick<LoadedMatrix, 'file' | 'plugins'>;

export interface LoadedPlugins {
  readonly registry: Registry;
  /** Of the plugins that no package's name stands for. */
  readonly origins: ReadonlyMap<PluginDefinition, PluginOrigin>;
}

/** The same, with where plugins come from. `sources` reads the matrix's own files before they are loaded. */
export async function loadPlugins(matrix: MatrixPlugins, sources?: Sources): Promise<LoadedPlugins> {
  const packages: PluginPackage[] = [builtins, ...(await knownLaunchers())];
  const origins = new Map<PluginDefinition, PluginOrigin>();
  const add = (added: readonly PluginPackage[], origin: PluginOrigin | null) => {
    packages.push(...added);
    if (origin !== null)
      for (const plugin of added.flatMap(({ plugins }) => plugins)) origins.set(plugin, origin);
  };
  for (const plugin of matrix.plugins) {
    if (typeof plugin !== 'string') add([plugin], 'matrix');
    else if (isFilePlugin(plugin)) {
      const file = path.resolve(path.dirname(matrix.file), plugin);
      await sources?.add(file);
      add(await loadPackages(plugin, file), { file });
    } else add(await loadPackages(plugin, findModule(plugin, matrix.file)), null);
  }
  return { registry: new Registry(packages), origins };
}

/** Whether one of a matrix's plugins is named by its file. */
export function isFilePlugin(name: string): boolean {
  return /^\.{0,2}\//.test(name);
}

async function loadPackages(name: string, file: string): Promise<PluginPackage[]> {
  const found = await importModule(file);
  const values = Object.values(found);
  const packages = values.filter(isPackage);
  if (packages.length > 0) return [...new Set(packages)];
  const plugins = [...new Set(values.filter((value): value is PluginDefinition => isPlugin(value)))];
  if (plugins.length > 0) return [{ name, plugins }];
  const exported = Object.keys(found).join(', ') || 'nothing';
  throw new AblateError(
    'CONFIG',
    `plugins: ${name} exports no plugin; expected one made with defineModel, defineRegularizer, … or a definePackage; it exports ${exported}`,
  );
}

function findModule(name: string, matrixFile: string): string {
  for (const from of [matrixFile, path.join(process.cwd(), 'here.js'), import.meta.url]) {
    try {
      return createRequire(from).resolve(name);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
  }
  throw new AblateError(
    'CONFIG',
    `plugins: no module "${name}" can be found from ${path.basename(matrixFile)}; install it, or write ./${name} for a file beside the matrix`,
  );
}

function isPackage(value: unknown): value is PluginPackage {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'plugins' in value &&
    Array.isArray(value.plugins) &&
    value.plugins.every(isPlugin)
  );
}
