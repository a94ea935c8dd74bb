import { cifar10, cifar100 } from './data/cifar.js';
import { csv } from './data/csv.js';
import { fashionMnist } from './data/fashion-mnist.js';
import { idx, mnist } from './data/idx-images.js';
import { imageFolder } from './data/image-folder.js';
import { sequences } from './data/sequences.js';
import { copyTask } from './data/synthetic/copy-task.js';
import { spirals, twoMoons } from './data/synthetic/points.js';
import { sineRegression } from './data/synthetic/sine-regression.js';
import { adam } from './optimizers/adam.js';
import { adamw } from './optimizers/adamw.js';
import { lars } from './optimizers/lars.js';
import { rmsprop } from './optimizers/rmsprop.js';
import { sgd } from './optimizers/sgd.js';
import { definePackage } from './plugins/plugin.js';
import { constant } from './schedules/constant.js';
import { cosine } from './schedules/cosine.js';
import { multiStep } from './schedules/multi-step.js';
import { oneCycle } from './schedules/one-cycle.js';
import { reduceOnPlateau } from './schedules/reduce-on-plateau.js';
import { step } from './schedules/step.js';
import { warmup } from './schedules/warmup.js';

const files = [fashionMnist, mnist, cifar10, cifar100, idx, imageFolder, csv, sequences];
const synthetic = [twoMoons, spirals, sineRegression, copyTask];
const optimizers = [sgd, adam, adamw, rmsprop, lars];
const schedules = [constant, cosine, step, multiStep, oneCycle, reduceOnPlateau, warmup];

/** The plugins of core itself; every matrix knows them. */
export const builtins = definePackage('@ablate/core', [...files, ...synthetic, ...optimizers, ...schedules]);
