import { cifar10, cifar100 } from './cifar.js';
import { csv } from './csv.js';
import { fashionMnist } from './fashion-mnist.js';
import { idx, mnist } from './idx-images.js';
import { imageFolder } from './image-folder.js';
import { sequences } from './sequences.js';
import { copyTask } from './synthetic/copy-task.js';
import { spirals, twoMoons } from './synthetic/points.js';
import { sineRegression } from './synthetic/sine-regression.js';

const files = [fashionMnist, mnist, cifar10, cifar100, idx, imageFolder, csv, sequences];
const synthetic = [twoMoons, spirals, sineRegression, copyTask];

/** The datasets that every matrix knows. */
export const datasets = [...files, ...synthetic];
