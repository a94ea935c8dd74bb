import { loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { registry, trainWith } from './every-site.test.support.js';
import { interactionOf } from './interactions.test.support.js';

const make = (name: string) => ({
  name,
  regularizer: registry.resolve('regularizer', { use: name, options: {} }),
});
const names = registry.names('regularizer');

describe('pairs of regularizers', () => {
  beforeAll(() => loadBackend('wasm'));

  it.each(names)('%s trains with each of the others, or says why not', { timeout: 120_000 }, async (name) => {
    for (const [a, b] of names.slice(names.indexOf(name) + 1).map((b) => [name, b] as const)) {
      const { error } = interactionOf(make(a), make(b));
      if (error === undefined) {
        const before = tf.memory().numTensors;
        const { metrics } = await trainWith([a, b]);
        expect(Number.isFinite(metrics['test/loss']), `${a}, ${b}`).toBe(true);
        expect(tf.memory().numTensors, `tensors after ${a}, ${b}`).toBe(before);
      } else await expect(trainWith([a, b])).rejects.toThrow(error);
    }
  });
});
