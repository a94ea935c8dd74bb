/** What tests of a backend's kernels compare them with. */
export { BACKENDS, normal, onBackend, relativeError, skipWithout } from './on-backend.js';
export { OP_CASES, type OpCase } from './op-cases.js';
export { opErrors } from './op-errors.js';
