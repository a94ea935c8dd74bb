import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { loadBackend } from '@ablate/core';
import { loadModel } from '@ablate/models';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { KEPT_CELL, trainIn } from './trained-cells.js';

/** Files that were written once and are never written anew: every later version reads them as the first did. */
const kept = (name: string) => path.join(import.meta.dirname, '../fixtures', name);

it('a kept checkpoint goes on to the numbers it always gave', async () => {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'kept-'));
  await cp(kept('checkpoint'), directory, { recursive: true });
  const { losses, tensors } = await trainIn(directory, { ...KEPT_CELL, epochs: 2 });
  await rm(directory, { recursive: true });
  expect(losses).toHaveLength(10);
  expect({ losses, tensors }).toMatchSnapshot();
});

it('a kept model gives the outputs it always gave', async () => {
  await loadBackend('wasm');
  const model = await loadModel(kept('model'));
  const outputs = model.predict(tf.randomNormal([2, 32, 32, 3], 0, 1, 'float32', 3)) as tf.Tensor;
  expect([...outputs.dataSync()]).toMatchSnapshot();
});
