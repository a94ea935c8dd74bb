export { slurm } from './slurm.js';
export { findSlurm } from './find-slurm.js';
