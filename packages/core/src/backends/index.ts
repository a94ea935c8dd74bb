/** Loading a backend; what core asks of a package that brings one, and how it registers its kernels. */
export * from './portable.js';
export type { BackendPackage } from './backend.js';
export { processor } from './processor.js';
export { packageVersion, resolvePackage } from './resolve-package.js';
export { runTool } from './run-tool.js';
