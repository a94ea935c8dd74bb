import { defineModel } from '@ablate/core';
import { initializers, input, layers, model } from '@tensorflow/tfjs-layers';
import { z } from 'zod';

export const perceptron = defineModel({
  name: 'perceptron',
  version: 1,
  summary: 'One hidden layer with a ReLU, for tables.',
  options: {
    /** Width of the hidden layer. */
    width: z.int().min(1).default(32),
  },
  create: ({ width }) => ({
    build: ({ inputShape, outputs, sites, streams }) => {
      const dense = (x, name, units) =>
        layers
          .dense({
            name,
            units,
            kernelInitializer: initializers.heNormal({ seed: streams.seed(`init/${name}`) }),
          })
          .apply(x);
      const inputs = input({ name: 'input', shape: [...inputShape] });
      const wide = sites.norm(dense(sites.input(inputs, 'input'), 'hidden', width), 'hidden');
      const active = sites.activation(layers.reLU({ name: 'relu' }).apply(wide), 'relu');
      return model({ inputs, outputs: dense(sites.head(active, 'head'), 'head', outputs) });
    },
  }),
});
