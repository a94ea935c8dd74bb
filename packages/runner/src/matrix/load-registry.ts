import { createRequire } from 'node:module';
import path from 'node:path';
import { AblateError, builtins, Registry, type PluginDefinition, type PluginPackage } from '@ablate/core';
import { launchers } from '../launch/launchers.js';
import { importModule } from './import-module.js';
import type { LoadedMatrix } from './load-matrix.js';
import { isPlugin } from './schema.js';

/**
 * Core's plugins, the runner's launchers, and the plugins that the matrix lists.
 * @throws AblateError `CONFIG` for a module without plugins, `PLUGIN` for two plugins with one name.
 */
export async function loadRegistry(matrix: Pick<LoadedMatrix, 'file' | 'plugins'>): Promise<Registry> {
  const packages: PluginPackage[] = [builtins, launchers];
  for (const plugin of matrix.plugins) {
    if (typeof plugin === 'string') packages.push(...(await loadPackages(plugin, matrix.file)));
    else packages.push(plugin);
  }
  return new Registry(packages);
}

async function loadPackages(name: string, matrixFile: string): Promise<PluginPackage[]> {
  const file = /^\.{0,2}\//.test(name)
    ? path.resolve(path.dirname(matrixFile), name)
    : findModule(name, matrixFile);
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
  for (const from of [matrixFile, import.meta.url]) {
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
