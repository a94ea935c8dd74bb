import { defineRegularizer, elementAt } from '@ablate/core/plugins';
import * as z from 'zod';
import { drawCut } from '../cutmix/cutmix.js';
import { drawMixing } from '../mixup/mixup.js';
import { augment, module } from './mix-or-cut.js';

/**
 * Mixup for some batches and CutMix for the others, as timm combines them. Source: Wightman et al., "ResNet strikes
 * back" (2021), arXiv:2110.00476.
 */
export const mixupOrCutmix = defineRegularizer({
  name: 'mixup-or-cutmix',
  version: 1,
  summary: 'Mixes some batches by mixup and the others by CutMix',
  options: {
    /**
     * Mixup's shares come from Beta(mixup, mixup), above 0. Default: 0.2. Source: Zhang et al. (2018),
     * arXiv:1710.09412.
     */
    mixup: z.number().gt(0).default(0.2),
    /**
     * CutMix's shares come from Beta(cutmix, cutmix), above 0. Default: 1. Source: Yun et al. (2019),
     * arXiv:1905.04899.
     */
    cutmix: z.number().gt(0).default(1),
    /**
     * Probability with which a batch is mixed by CutMix, in [0, 1]. Default: 0.5. Source: Wightman et al. (2021),
     * arXiv:2110.00476.
     */
    switch: z.number().min(0).max(1).default(0.5),
  },
  create: (options) => ({
    claims: ['mixes the examples and their targets'],
    acted: 'mixed_share',
    needs: ['images', 'classes'],
    augmentation: {
      module,
      augment,
      draw: (shape, generator) => {
        const draws =
          elementAt(generator.uniform(1), 0) < options.switch
            ? drawCut(shape, options.cutmix, generator)
            : drawMixing(elementAt(shape, 0), options.mixup, generator);
        return { draws, metrics: { share: draws.share, mixed_share: 1 - draws.share } };
      },
    },
  }),
});
