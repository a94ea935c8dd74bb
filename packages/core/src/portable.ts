/** What runs in browsers too: all but files, processes and what finds packages. */
export * from './builtin-plugins.js';
export * from './checkpoint/weights.js';
export * from './layers/index.js';
export * from './plugins/index.js';
export * from './program/index.js';
export * from './random/index.js';
export * from './trainer/index.js';
export { registerWasmKernels } from './backends/wasm/register.js';
export { describeBackends, loadBackend, type BackendStatus, type LoadedBackend } from './backends/load.js';
export { builtins } from './builtins.js';
export type * from './data/dataset.js';
export { parseIdx, type IdxArray } from './data/idx.js';
export { addNoise } from './ops/gaussian.js';
export { globalNorm } from './ops/global-norm.js';
export type { OnDropped } from './ops/dropout.js';
export { fakeQuantize, symmetricGrid, type Grid } from './ops/fake-quantize.js';
