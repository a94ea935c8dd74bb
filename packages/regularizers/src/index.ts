import { definePackage } from '@ablate/core';
import { batchNorm } from './batch-norm/batch-norm.js';
import { confidencePenalty } from './confidence-penalty/confidence-penalty.js';
import { cropFlip } from './crop-flip/crop-flip.js';
import { cutmix } from './cutmix/cutmix.js';
import { dropBlock } from './drop-block/drop-block.js';
import { dropout } from './dropout/dropout.js';
import { earlyStopping } from './early-stopping/early-stopping.js';
import { elasticNet } from './elastic-net/elastic-net.js';
import { ema } from './ema/ema.js';
import { entropyMinimization } from './entropy-minimization/entropy-minimization.js';
import { gaussianDropout } from './gaussian-dropout/gaussian-dropout.js';
import { gaussianNoise } from './gaussian-noise/gaussian-noise.js';
import { gradientClipping } from './gradient-clipping/gradient-clipping.js';
import { gradientNoise } from './gradient-noise/gradient-noise.js';
import { groupLasso } from './group-lasso/group-lasso.js';
import { groupNorm } from './group-norm/group-norm.js';
import { l1 } from './l1/l1.js';
import { labelSmoothing } from './label-smoothing/label-smoothing.js';
import { layerNorm } from './layer-norm/layer-norm.js';
import { maxNorm } from './max-norm/max-norm.js';
import { mixupOrCutmix } from './mixup-or-cutmix/mixup-or-cutmix.js';
import { mixup } from './mixup/mixup.js';
import { quantizeActivations } from './quantize-activations/quantize-activations.js';
import { quantizeWeights } from './quantize-weights/quantize-weights.js';
import { randomErasing } from './random-erasing/random-erasing.js';
import { sam } from './sam/sam.js';
import { spatialDropout } from './spatial-dropout/spatial-dropout.js';
import { stochasticDepth } from './stochastic-depth/stochastic-depth.js';
import { swa } from './swa/swa.js';
import { weightDecay } from './weight-decay/weight-decay.js';
import { weightNoise } from './weight-noise/weight-noise.js';

export {
  batchNorm,
  confidencePenalty,
  cropFlip,
  cutmix,
  dropBlock,
  dropout,
  earlyStopping,
  elasticNet,
  ema,
  entropyMinimization,
  gaussianDropout,
  gaussianNoise,
  gradientClipping,
  gradientNoise,
  groupLasso,
  groupNorm,
  l1,
  labelSmoothing,
  layerNorm,
  maxNorm,
  mixup,
  mixupOrCutmix,
  quantizeActivations,
  quantizeWeights,
  randomErasing,
  sam,
  spatialDropout,
  stochasticDepth,
  swa,
  weightDecay,
  weightNoise,
};

export { cutMix, pasteBoxes, type Box, type Cut } from './cutmix/cut-mix.js';
export { boxAround } from './cutmix/cutmix.js';
export { shiftAndFlip, type CropFlipOptions } from './crop-flip/crop-flip.js';
export { elasticPenalty, elasticShrink } from './elastic-net/elastic-net.js';
export { meanEntropy } from './entropy.js';
export { earlyStoppingCallback, type EarlyStoppingCallbackOptions } from './fit/early-stopping-callback.js';
export { elasticNetRegularizer, groupLassoRegularizer } from './fit/kernel-regularizers.js';
export { maxNormCallback } from './fit/max-norm-callback.js';
export { weightAverageCallback } from './fit/weight-average-callback.js';
export { clipAdaptively, clipByNorm, clipByValue } from './gradient-clipping/gradient-clipping.js';
export { groupPenalty, groupShrink } from './group-lasso/group-lasso.js';
export { l1Penalty, softThreshold } from './l1/l1.js';
export { smoothLabels } from './label-smoothing/label-smoothing.js';
export { limitNorms } from './max-norm/max-norm.js';
export { mixUp, type Mixing } from './mixup/mix-up.js';
export type { Images, ImagesShape } from './images.js';
export { quantizeKernel } from './quantize-weights/quantize-weights.js';
export { eraseBoxes, type ErasingOptions } from './random-erasing/random-erasing.js';
export { climb } from './sam/sam.js';

/** Every regularizer plugin of this package, for a matrix's `plugins`. */
export const regularizers = definePackage('@ablate/regularizers', [
  batchNorm,
  confidencePenalty,
  cropFlip,
  cutmix,
  dropBlock,
  dropout,
  earlyStopping,
  elasticNet,
  ema,
  entropyMinimization,
  gaussianDropout,
  gaussianNoise,
  gradientClipping,
  gradientNoise,
  groupLasso,
  groupNorm,
  l1,
  labelSmoothing,
  layerNorm,
  maxNorm,
  mixup,
  mixupOrCutmix,
  quantizeActivations,
  quantizeWeights,
  randomErasing,
  sam,
  spatialDropout,
  stochasticDepth,
  swa,
  weightDecay,
  weightNoise,
]);
