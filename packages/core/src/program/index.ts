/** A model as the ops that it is trained by, fused. */
export { accelerate } from './accelerate.js';
export { describeProgram, type ProgramLine } from './describe-program.js';
export { Program } from './program.js';
