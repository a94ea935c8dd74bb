/** What a package is made of that brings a backend: what core asks of it, and what its kernels share with ours. */
export type { Backend, BackendPackage } from './backend.js';
export {
  convolutionInfo,
  isPlainConvolution,
  takesExplicitPadding,
  type ConvolutionAttributes,
  type Shape4,
} from './convolutions.js';
export { processor } from './processor.js';
export { registerKernel, specializeKernel } from './register-kernel.js';
export { packageVersion, resolvePackage } from './resolve-package.js';
export { runTool } from './run-tool.js';
export { sumsColumns } from './sums-columns.js';
