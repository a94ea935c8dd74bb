import { definePackage } from '@ablate/core/plugins';
import * as plugins from './plugins.js';

export * from './plugins.js';
export { cutMix, pasteBoxes, type Box, type Cut } from './cutmix/paste-boxes.js';
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
export { mixUp, type Mixing } from './mixup/mix-examples.js';
export type { Images, ImagesShape } from './images.js';
export { quantizeKernel } from './quantize-weights/quantize-weights.js';
export { eraseBoxes, type ErasingOptions } from './random-erasing/random-erasing.js';
export { climb } from './sam/sam.js';

/** Every regularizer plugin of this package, for a matrix's `plugins`. */
export const regularizers = definePackage('@ablate/regularizers', Object.values(plugins));
