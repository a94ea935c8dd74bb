/** Datasets that need no files, and what datasets are made of: on Node and in browsers. */
export type {
  ClassDataset,
  Dataset,
  DatasetSource,
  RegressionDataset,
  Split,
  TargetColumn,
  TaskName,
} from './dataset.js';
export { copyTask } from './synthetic/copy-task.js';
export { spirals, twoMoons } from './synthetic/points.js';
export { sineRegression } from './synthetic/sine-regression.js';
export { parseIdx, type IdxArray } from './idx.js';
