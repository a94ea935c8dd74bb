import { defineRegularizer, symmetricBeta, type Batch, type Generator } from '@ablate/core';
import { z } from 'zod';
import { asDistributions, classesOf, mixRows } from '../targets.js';

/** Each example and its target mixed with its partner's: share · own + (1 − share) · partner's. */
export function mixUp(batch: Batch, partners: Uint32Array, share: number, classes: number): Batch {
  return {
    inputs: mixRows(batch.inputs, partners, share),
    targets: mixRows(asDistributions(batch.targets, classes), partners, share),
  };
}

/** A batch mixed in random pairs, with a share from Beta(alpha, alpha). */
export function drawMixUp(
  batch: Batch,
  { generator, alpha, classes }: { generator: Generator; alpha: number; classes: number },
): { batch: Batch; share: number } {
  const share = symmetricBeta(generator, alpha);
  const partners = generator.permutation(batch.inputs.shape[0]);
  return { batch: mixUp(batch, partners, share, classes), share };
}

/** Mixup, with one share for the whole batch. */
export const mixup = defineRegularizer({
  name: 'mixup',
  version: 1,
  summary: 'Trains on mixtures of two examples and of their targets',
  options: z.object({
    /** The share comes from Beta(alpha, alpha). */
    alpha: z.number().gt(0).default(0.2),
  }),
  create: ({ alpha }) => ({
    claims: ['mixes the examples and their targets'],
    transformBatch: (batch, context) => {
      const generator = context.streams.generator('mixup');
      const mixed = drawMixUp(batch, { generator, alpha, classes: classesOf(context) });
      context.log('share', mixed.share);
      return mixed.batch;
    },
  }),
});
