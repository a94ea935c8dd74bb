import { loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { meanEntropy } from './entropy.js';
import { contextWith, expectClose, numbers } from './hooks.test.support.js';
import { asDistributions, classesOf } from './targets.js';

describe.each(['cpu', 'wasm'])('targets on %s', (backend) => {
  beforeAll(() => loadBackend(backend));

  it('become distributions where they are classes, of a sequence too', () => {
    const sequence = asDistributions(tf.tensor2d([[1, 0]], [1, 2], 'int32'), 3);
    expect(sequence).toMatchObject({ dtype: 'float32', shape: [1, 2, 3] });
    expect(numbers(sequence)).toEqual([0, 1, 0, 1, 0, 0]);
  });

  it('stay as they are where they are numbers', () => {
    const targets = tf.tensor2d([[0.25, 0.75]]);
    expect(asDistributions(targets, 2)).toBe(targets);
  });

  it('have as many classes as the last axis of the output', () => {
    const dense = layers.dense({ units: 5, inputShape: [7, 2] });
    expect(classesOf(contextWith({}, { model: sequential({ layers: [dense] }) }))).toBe(5);
  });

  it('have an entropy at each step of a sequence, which is averaged', () => {
    // Three steps: uniform, ¾ and ¼, certain.
    const logits = tf.tensor3d([0, 0, Math.log(3), 0, 100, 0], [1, 3, 2]);
    expectClose(numbers(meanEntropy(logits)), [(Math.LN2 + 0.5623351) / 3]);
  });
});
