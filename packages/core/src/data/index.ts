/** Datasets. */
export * from './portable.js';
export { cifar10, cifar100 } from './cifar.js';
export { csv } from './csv.js';
export { fashionMnist } from './fashion-mnist.js';
export { idx, mnist } from './idx-images.js';
export { imageFolder } from './image-folder.js';
export { sequences } from './sequences.js';
export { installFashionMnist, type InstallOptions, type InstallProgress } from './install-fashion-mnist.js';
