import { loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { contextWith, expectClose, numbers, outputsWith, resolve } from '../hooks.test.support.js';
import { confidencePenalty } from './confidence-penalty.js';

beforeAll(() => loadBackend('wasm'));

it('by hand: the entropy of ½, ½ is log 2, that of ¾, ¼ is 0.5623351', () => {
  const context = contextWith();
  const logits = tf.tensor2d([
    [0, 0],
    [Math.log(3), 0],
  ]);
  const terms = resolve(confidencePenalty({ rate: 0.2 })).addLoss!(context, outputsWith(logits));
  const entropy = (Math.LN2 + 0.5623351) / 2;
  expectClose(numbers(terms.penalty), [-0.2 * entropy]);
  expect(context.logged.entropy).toBeCloseTo(entropy, 6);
});
