import { loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { registry, trainWith } from './every-site.test.support.js';
import { interactionOf, interactionsPage, sign } from './interactions.test.support.js';

const make = (name: string) => ({
  name,
  regularizer: registry.resolve('regularizer', { use: name, options: {} }),
});
const names = registry.names('regularizer');
const pairs = names.flatMap((a, at) => names.slice(at + 1).map((b): [string, string] => [a, b]));

describe('interactions', () => {
  beforeAll(() => loadBackend('wasm'));

  it('stand in docs/interactions.md', async () => {
    await expect(interactionsPage(names.map(make))).toMatchFileSnapshot('../../../docs/interactions.md');
  });

  it('are the same from both sides', () => {
    const mirrored: Record<string, string> = { '→': '←', '←': '→' };
    for (const [a, b] of pairs) {
      const there = sign(interactionOf(make(a), make(b)));
      expect(sign(interactionOf(make(b), make(a)))).toBe(mirrored[there] ?? there);
    }
  });

  it.each(names)('%s trains with each of the others, or says why not', { timeout: 120_000 }, async (name) => {
    for (const [a, b] of pairs.filter(([a]) => a === name)) {
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
