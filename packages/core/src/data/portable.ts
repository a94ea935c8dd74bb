// Datasets for programs that train none, and for pages: nothing here loads a tensor library.
export * from '#host/data/datasets';
export * as datasets from '#host/data/datasets';
export { definePackage } from '../plugins/plugin.js';
export { Registry } from '../plugins/registry.js';
export type * from './dataset.js';
export { exampleIds } from './example-ids.js';
export { gunzip } from './gunzip.js';
export { parseIdx, type IdxArray } from './idx.js';
export { holdOut, takeExamples, type HoldOut } from './splits.js';
export { columnStatistics } from './statistics.js';
