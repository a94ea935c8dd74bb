import * as z from 'zod';
import { AblateError } from '../errors.js';
import { defineDataset, type Plugin } from '../plugins/plugin.js';

export { copyTask } from './synthetic/copy-task.js';
export { spirals, twoMoons } from './synthetic/points.js';
export { sineRegression } from './synthetic/sine-regression.js';

/** Stands for a dataset of files: a page that names it can be bundled, and is told what it lacks when it is used. */
function ofFiles(name: string): Plugin<'dataset', z.ZodRawShape> {
  const create = (): never => {
    throw new AblateError(
      'CONFIG',
      `dataset "${name}": expected files, which a page has none of; defineDataset makes a dataset of what the page has fetched`,
    );
  };
  const fields = { name, version: 1, summary: 'Reads files, which a page has none of.', options: {}, create };
  return Object.assign(defineDataset<z.ZodRawShape>(fields), { options: z.looseObject({}), create });
}

export const cifar10 = ofFiles('cifar10');
export const cifar100 = ofFiles('cifar100');
export const csv = ofFiles('csv');
export const fashionMnist = ofFiles('fashion-mnist');
export const idx = ofFiles('idx');
export const imageFolder = ofFiles('image-folder');
export const mnist = ofFiles('mnist');
export const sequences = ofFiles('sequences');
