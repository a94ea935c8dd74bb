export * from './data/index.js';
export * from './portable.js';
export { removeAllButBest } from './checkpoint/checkpoints.js';
export { filesMeant, followTypescript } from './plugins/follow-typescript.js';
