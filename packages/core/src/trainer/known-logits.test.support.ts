import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import * as z from 'zod';
import type { Split } from '../data/dataset.js';
import { elementAt } from '../element-at.js';
import { defineDataset, defineModel } from '../plugins/plugin.js';

/** Examples of class 0 whose inputs are the logits of that probability. */
function splitOf(probabilities: readonly number[]): Split {
  const logits = probabilities.flatMap((p) => [Math.log(p), Math.log(1 - p)]);
  return {
    size: probabilities.length,
    inputs: Float32Array.from(logits),
    labels: new Uint8Array(probabilities.length),
  };
}

/** Each training example's number, by its inputs; the probability of its class is (number + 1) / 12. */
export function numbersOf(inputs: ArrayLike<number>): number[] {
  return Array.from(
    { length: inputs.length / 2 },
    (_, i) => Math.round(12 * Math.exp(elementAt(inputs, 2 * i))) - 1,
  );
}

/** Ten training, three validation and five test examples, whose losses are known as long as `passOn` is not trained. */
export const knownLogits = defineDataset({
  name: 'known-logits',
  version: 1,
  summary: 'Examples of one class whose inputs are logits',
  options: { validation: z.array(z.number()).default([0.9, 0.9, 0.6]) },
  create: ({ validation }) => ({
    inputShape: [2],
    checksum: () => Promise.resolve('known-logits'),
    load: () =>
      Promise.resolve({
        ...{ inputShape: [2], classNames: ['a', 'b'], mean: 0, std: 1 },
        train: splitOf(Array.from({ length: 10 }, (_, i) => (i + 1) / 12)),
        validation: splitOf(validation),
        test: splitOf([0.25, 0.25, 0.4, 0.75, 0.8]),
      }),
  }),
});

/** Gives its two inputs as logits until it is trained. */
export const passOn = defineModel({
  name: 'pass-on',
  version: 1,
  summary: 'A dense layer that begins as the identity, behind a dropout',
  options: { dropout: z.number().default(0) },
  create: ({ dropout }) => ({
    build: ({ outputs, inputShape }) =>
      sequential({
        layers: [
          layers.dropout({ rate: dropout, inputShape: [...inputShape], seed: 1 }),
          layers.dense({ units: outputs, kernelInitializer: initializers.identity({}), name: 'dense' }),
        ],
      }),
  }),
});
