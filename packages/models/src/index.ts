import { definePackage } from '@ablate/core';
import { cifarResnet } from './cifar-resnet.js';
import { lectureResnet } from './lecture-resnet.js';

export { cifarResnet, lectureResnet };

/** Every model plugin of this package, for a matrix's `plugins`. */
export const models = definePackage('@ablate/models', [cifarResnet, lectureResnet]);
