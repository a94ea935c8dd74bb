/** Loading a backend, and what a package is made of that brings kernels: on Node and in browsers. */
export type { Backend } from './backend.js';
export { takesExplicitPadding } from './convolutions.js';
export { describeBackends, loadBackend, type BackendStatus, type LoadedBackend } from './load.js';
export { registerOp, type BackendKernel } from './register-op.js';
export { specializeKernel } from './specialize-kernel.js';
export { registerWasmKernels } from './wasm/register.js';
