import { canonicalJson, type Registry, type Spec } from '@ablate/core';
import { cellsOf, checkCombinations, type Cell } from './expand.js';
import type { Matrix } from './parse-matrix.js';

/**
 * The matrix's cells with the checksums of the datasets as they are on this machine.
 * @throws AblateError `CONFIG` for an invalid cell, `DATA` for a dataset that isn't there.
 */
export async function resolveCells(matrix: Matrix, registry: Registry): Promise<Cell[]> {
  const checksums = new Map<string, string>();
  const combinations = checkCombinations(matrix, registry);
  for (const { config } of combinations) {
    const key = datasetKey(config.dataset, registry);
    if (!checksums.has(key)) checksums.set(key, await registry.resolve('dataset', config.dataset).checksum());
  }
  return cellsOf(combinations, matrix.seeds, (dataset) => checksums.get(datasetKey(dataset, registry)) ?? '');
}

function datasetKey(dataset: Spec<'dataset'>, registry: Registry): string {
  return canonicalJson(registry.canonical('dataset', dataset));
}
