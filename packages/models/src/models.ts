import { definePackage } from '@ablate/core/plugins';
import { cifarResnet } from './cifar-resnet/cifar-resnet.js';
import { lectureResnet } from './lecture-resnet/lecture-resnet.js';
import { resmlp } from './resmlp/resmlp.js';
import { resnet } from './resnet/resnet.js';
import { resnext } from './resnext/resnext.js';
import { restcn } from './restcn/restcn.js';
import { seResnet } from './se-resnet/se-resnet.js';
import { wideResnet } from './wide-resnet/wide-resnet.js';

/** Every model plugin of this package, for a matrix's `plugins`. */
export const models = definePackage('@ablate/models', [
  cifarResnet,
  lectureResnet,
  resmlp,
  resnet,
  resnext,
  restcn,
  seResnet,
  wideResnet,
]);
