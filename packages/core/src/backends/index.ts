/** What a package is made of that brings a backend: what core asks of it, and how it registers its kernels. */
export type { Backend, BackendPackage } from './backend.js';
export { takesExplicitPadding } from './convolutions.js';
export { processor } from './processor.js';
export { registerOp, type BackendKernel } from './register-op.js';
export { packageVersion, resolvePackage } from './resolve-package.js';
export { runTool } from './run-tool.js';
export { specializeKernel } from './specialize-kernel.js';
