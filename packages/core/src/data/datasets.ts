/** The datasets that every matrix knows. */
export { cifar10, cifar100 } from './cifar.js';
export { csv } from './csv.js';
export { fashionMnist } from './fashion-mnist.js';
export { idx, mnist } from './idx-images.js';
export { imageFolder } from './image-folder.js';
export { sequences } from './sequences.js';
export { copyTask } from './synthetic/copy-task.js';
export { spirals, twoMoons } from './synthetic/points.js';
export { sineRegression } from './synthetic/sine-regression.js';
