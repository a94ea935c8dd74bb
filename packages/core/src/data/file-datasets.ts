import { cifar10, cifar100 } from './cifar.js';
import { csv } from './csv.js';
import { fashionMnist } from './fashion-mnist.js';
import { idx, mnist } from './idx-images.js';
import { imageFolder } from './image-folder.js';
import { sequences } from './sequences.js';

/** The datasets that are read from files. */
export const FILE_DATASETS = [fashionMnist, mnist, cifar10, cifar100, idx, imageFolder, csv, sequences];
