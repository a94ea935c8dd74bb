export * from './portable.js';
export { installFashionMnist, type InstallOptions, type InstallProgress } from './install-fashion-mnist.js';
