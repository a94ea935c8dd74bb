import { fashionMnist } from './data/fashion-mnist.js';
import { sgd } from './optimizers/sgd.js';
import { definePackage } from './plugins/plugin.js';
import { constant } from './schedules/constant.js';
import { cosine } from './schedules/cosine.js';

/** The plugins of core itself; every matrix knows them. */
export const builtins = definePackage('@ablate/core', [fashionMnist, sgd, constant, cosine]);
