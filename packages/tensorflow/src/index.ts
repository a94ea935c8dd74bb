export { accelerate } from '@ablate/core';
export { loadTensorflow } from './load-tensorflow.js';
export { findTensorflow, type FoundTensorflow, type NoTensorflow } from './setup/find-tensorflow.js';
export type { SetupProgress, SetupStage } from './setup/progress.js';
export { repairUtil } from './setup/repair-util.js';
export { setupTensorflow, type SetupOptions, type SetUpTensorflow } from './setup/setup-tensorflow.js';
export { tryLibrary, type TriedLibrary } from './setup/try-library.js';
