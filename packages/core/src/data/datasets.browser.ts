/** The datasets that need no files. */
export { copyTask } from './synthetic/copy-task.js';
export { spirals, twoMoons } from './synthetic/points.js';
export { sineRegression } from './synthetic/sine-regression.js';
