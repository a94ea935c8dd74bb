/** The ops that training is made of, and their declarations, by which backends register kernels of them. */
export { ADAM_STEP, adamStep, type AdamStepOptions } from './adam-step.js';
export { ADD, ADD_RELU, addRelu } from './add-relu.js';
export {
  BATCH_NORM,
  BATCH_NORM_GRADIENT,
  batchNorm,
  type BatchNormOptions,
  type RunningMoments,
} from './batch-norm.js';
export { COLUMN_SUMS } from './column-sums.js';
export {
  CONVOLVE,
  CONVOLVE_FILTER_GRADIENT,
  CONVOLVE_INPUT_GRADIENT,
  convolve,
  type ConvolveOptions,
} from './convolve.js';
export { crossEntropy } from './cross-entropy.js';
export {
  declareOp,
  kernelName,
  optional,
  tensor,
  type AttributeType,
  type DeclaredAttributes,
  type DeclaredTensor,
  type DeclaredTensors,
  type Op,
  type TensorsOf,
  type ValuesOf,
} from './declare-op.js';
export type { OnDropped } from './dropout.js';
export { fakeQuantize, symmetricGrid, type Grid } from './fake-quantize.js';
export { addNoise } from './gaussian.js';
export { globalNorm } from './global-norm.js';
export { MOMENTUM_STEP, momentumStep } from './momentum-step.js';
export { RELU, RELU_GRADIENT, reluGradient } from './relu.js';
export { hasKernel, runOp } from './run-op.js';
export { OPS } from './table.js';
