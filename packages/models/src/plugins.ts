export { cifarResnet } from './cifar-resnet/cifar-resnet.js';
export { lectureResnet } from './lecture-resnet/lecture-resnet.js';
export { resmlp } from './resmlp/resmlp.js';
export { resnet } from './resnet/resnet.js';
export { resnext } from './resnext/resnext.js';
export { restcn } from './restcn/restcn.js';
export { seResnet } from './se-resnet/se-resnet.js';
export { wideResnet } from './wide-resnet/wide-resnet.js';
