import { createHash } from 'node:crypto';
import { defineDataset, Generator } from '@ablate/core';
import { z } from 'zod';

/** Rows of bits, and whether more than half of each are ones: `[size, bits]`, `[size]`. */
function drawRows(size, bits, generator) {
  const inputs = generator.uniform(size * bits).map((value) => (value < 0.5 ? 0 : 1));
  const labels = Int32Array.from({ length: size }, (_, example) => {
    const row = inputs.subarray(example * bits, (example + 1) * bits);
    return row.reduce((sum, bit) => sum + bit, 0) > bits / 2 ? 1 : 0;
  });
  return { size, inputs, labels };
}

export const majority = defineDataset({
  name: 'majority',
  version: 1,
  summary: 'Nine bits; are more of them ones? Needs no files.',
  options: {
    size: z.int().min(1).default(256),
    /** Key of the draws: the same examples for every cell, whatever its seed. */
    dataSeed: z.int().min(0).default(0),
  },
  create: ({ size, dataSeed }) => ({
    inputShape: [9],
    outputShape: [2],
    checksum: async () => createHash('sha256').update(`majority ${size} ${dataSeed}`).digest('hex'),
    load: async () => {
      const split = (at) => drawRows(size, 9, new Generator(3 * dataSeed + at));
      return {
        inputShape: [9],
        classNames: ['zeros', 'ones'],
        mean: 0.5,
        std: 0.5,
        train: split(0),
        validation: split(1),
        test: split(2),
      };
    },
  }),
});
