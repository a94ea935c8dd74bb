import { loadBackend, Streams } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { contextWith, expectClose, numbers, resolve } from '../hooks.test.support.js';
import { mixup, mixUp } from './mixup.js';

it('by hand: share · own + (1 − share) · partner’s, targets too', async () => {
  await loadBackend('wasm');
  const batch = { inputs: tf.tensor2d([[1], [3]]), targets: tf.tensor1d([0, 1], 'int32') };
  const { inputs, targets } = mixUp(batch, Uint32Array.of(1, 0), 0.75, 2);
  expectClose(numbers(inputs), [1.5, 2.5]);
  expectClose(numbers(targets), [0.75, 0.25, 0.25, 0.75]);
});

it('draws the same share and partners on cpu and wasm, and logs the share', async () => {
  const draw = async (backend: string) => {
    await loadBackend(backend);
    const model = sequential({ layers: [layers.dense({ units: 2, inputShape: [1] })] });
    const context = contextWith({}, { model, streams: new Streams(3) });
    const batch = { inputs: tf.tensor2d([[1], [3], [8]]), targets: tf.tensor1d([0, 1, 1], 'int32') };
    const { inputs, targets } = resolve(mixup({ alpha: 1 })).transformBatch!(batch, context);
    expect(context.logged.share).toBeGreaterThan(0);
    expect(targets.shape).toEqual([3, 2]);
    return numbers(inputs);
  };
  expect(await draw('cpu')).toEqual(await draw('wasm'));
});
