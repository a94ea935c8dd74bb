import { canonicalJson, type Registry, type Spec } from '@ablate/core';
import type { PluginCode } from '../code/plugin-code.js';
import { cellsOf, checkCombinations, type Cell } from './expand.js';
import { once } from './once.js';
import type { Matrix } from './parse-matrix.js';

/**
 * The matrix's cells with the checksums of the datasets as they are on this machine.
 * @param code what the matrix's own plugins execute: part of the identity of the cells that use them
 * @throws AblateError `CONFIG` for an invalid cell, `DATA` for a dataset that isn't there.
 */
export async function resolveCells(
  matrix: Matrix,
  registry: Registry,
  code: PluginCode | null = null,
): Promise<Cell[]> {
  const combinations = checkCombinations(matrix, registry, code);
  const keyOf = once((dataset: Spec<'dataset'>) => canonicalJson(registry.canonical('dataset', dataset)));
  const checksums = new Map<string, string>();
  for (const dataset of new Set(combinations.map(({ config }) => config.dataset)))
    if (!checksums.has(keyOf(dataset)))
      checksums.set(keyOf(dataset), await registry.resolve('dataset', dataset).checksum());
  return cellsOf(combinations, matrix.seeds, (dataset) => checksums.get(keyOf(dataset)) ?? '');
}
