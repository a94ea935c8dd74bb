/** The ops that training is made of, and the names under which backends register kernels of them. */
export { adamStep, type AdamStepOptions } from './adam-step.js';
export { addRelu } from './add-relu.js';
export {
  batchNorm,
  type BatchNormAttributes,
  type BatchNormOptions,
  type RunningMoments,
} from './batch-norm.js';
export { convolve, type ConvolveOptions } from './convolve.js';
export { crossEntropy } from './cross-entropy.js';
export {
  ADAM_STEP,
  ADD_RELU,
  BATCH_NORM,
  BATCH_NORM_GRADIENT,
  BATCH_NORM_RELU,
  BATCH_NORM_RELU_GRADIENT,
  MOMENTUM_STEP,
  RELU_GRADIENT,
} from './kernels.js';
export { momentumStep, type MomentumOptions } from './momentum-step.js';
export { reluGradient } from './relu.js';
