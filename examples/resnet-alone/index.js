import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { modelFolder, resnet18 } from '@ablate/models';

await tf.setBackend('wasm');

// Narrow, so that it learns while one waits: is the bright square in the upper or in the lower half?
const model = resnet18({ inputShape: [32, 32, 1], classes: 2, width: 8, softmax: true });
model.summary();
model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });

function squares(count) {
  const image = (half) =>
    tf.tidy(() => {
      const row = 16 * half + Math.floor(9 * Math.random());
      const column = Math.floor(25 * Math.random());
      const square = tf.pad(tf.ones([8, 8, 1]), [
        [row, 24 - row],
        [column, 24 - column],
        [0, 0],
      ]);
      return tf.add(square, tf.randomNormal([32, 32, 1], 0, 0.3));
    });
  const halves = Array.from({ length: count }, (_, i) => i % 2);
  return { x: tf.stack(halves.map(image)), y: tf.oneHot(tf.tensor1d(halves, 'int32'), 2) };
}

const { x, y } = squares(128);
const { history } = await model.fit(x, y, { epochs: 6, batchSize: 32 });
console.log(`loss ${history.loss[0].toFixed(3)} → ${history.loss.at(-1).toFixed(3)}`);

const folder = await mkdtemp(path.join(os.tmpdir(), 'resnet-alone-'));
try {
  await model.save(modelFolder(folder));
  const loaded = await loadLayersModel(modelFolder(folder));
  const difference = tf.max(tf.abs(tf.sub(model.predict(x), loaded.predict(x)))).dataSync()[0];
  console.log(`loaded again, outputs differ by ${difference}`);
} finally {
  await rm(folder, { recursive: true });
}
