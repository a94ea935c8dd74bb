// Datasets for programs that train none: nothing here loads a tensor library.
export { definePackage } from '../plugins/plugin.js';
export { Registry } from '../plugins/registry.js';
export type { Dataset, DatasetSource, Split } from './dataset.js';
export * as datasets from './datasets.js';
export { exampleIds } from './example-ids.js';
