export * from './portable.js';
export { removeAllButBest } from './checkpoint/checkpoints.js';
export {
  installFashionMnist,
  type InstallOptions,
  type InstallProgress,
} from './data/install-fashion-mnist.js';
export { filesMeant, followTypescript } from './plugins/follow-typescript.js';
