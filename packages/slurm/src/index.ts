export { launchers, slurm } from './slurm.js';
export { findSlurm } from './find-slurm.js';
