/** What tests of a backend and of its kernels need. */
export { BACKENDS, normal, onBackend, relativeError, skipWithout } from './on-backend.js';
export { OP_CASES, type OpCase } from './op-cases.js';
export { opErrors } from './op-errors.js';
export { PROGRAM_START, runProgram } from './run-program.js';
