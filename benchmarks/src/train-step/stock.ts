import { Generator } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { backend, BATCH_SIZE, report, SIDE, STEPS, WARM_UP } from './random-images.js';
import { startStock } from './stock-backend.js';

// The same network and step in stock tfjs, with nothing of ours but the filter gradient that wasm lacks.

await startStock(backend);

const variables: tf.Variable[] = [];
let seed = 0;
function variable(initial: tf.Tensor): tf.Variable {
  const created = tf.variable(initial);
  variables.push(created);
  return created;
}
const normal = (shape: number[], std: number) => {
  const values = new Generator(seed++).normal(shape.reduce((a, b) => a * b, 1));
  return tf.tensor(
    values.map((value) => std * value),
    shape,
  );
};
type Layer = (x: tf.Tensor4D) => tf.Tensor4D;

function convolutionNorm(kernel: number, channels: number, filters: number, stride: number): Layer {
  const w = variable(
    normal([kernel, kernel, channels, filters], Math.sqrt(2 / (kernel * kernel * channels))),
  );
  const gamma = variable(tf.ones([filters]));
  const beta = variable(tf.zeros([filters]));
  return (x) => {
    const y = tf.conv2d(x, w as tf.Tensor as tf.Tensor4D, stride, 'same');
    const { mean, variance } = tf.moments(y, [0, 1, 2]);
    return tf.batchNorm4d(
      y,
      mean as tf.Tensor1D,
      variance as tf.Tensor1D,
      beta as tf.Tensor as tf.Tensor1D,
      gamma as tf.Tensor as tf.Tensor1D,
      1e-5,
    );
  };
}

function unit(channels: number, filters: number, stride: number): Layer {
  const first = convolutionNorm(3, channels, filters, stride);
  const second = convolutionNorm(3, filters, filters, 1);
  const shortcut: Layer =
    stride === 1 && channels === filters ? (x) => x : convolutionNorm(1, channels, filters, stride);
  return (x) => tf.relu(tf.add(second(tf.relu(first(x))), shortcut(x)));
}

const stem = convolutionNorm(3, 1, 16, 1);
const units = [16, 32, 64].flatMap((filters, stage) =>
  [0, 1, 2].map((at) => {
    const first = at === 0 && stage > 0;
    return unit(first ? filters / 2 : filters, filters, first ? 2 : 1);
  }),
);
const kernel = variable(normal([64, 10], 0.1)) as tf.Tensor as tf.Tensor2D;
const bias = variable(tf.zeros([10]));
const images = normal([BATCH_SIZE, SIDE, SIDE, 1], 1) as tf.Tensor4D;
const labels = tf.oneHot(
  tf.tensor1d(
    Array.from({ length: BATCH_SIZE }, (_, i) => i % 10),
    'int32',
  ),
  10,
);
const optimizer = tf.train.momentum(0.1, 0.9);

function loss(): tf.Scalar {
  const features = units.reduce((h, apply) => apply(h), tf.relu(stem(images)));
  const logits = tf.add(tf.matMul(tf.mean<tf.Tensor2D>(features, [1, 2]), kernel), bias);
  return tf.losses.softmaxCrossEntropy<tf.Tensor, tf.Scalar>(labels, logits);
}

const times: number[] = [];
for (let step = 0; step < WARM_UP + STEPS; step++) {
  const started = performance.now();
  const value = optimizer.minimize(loss, true, variables);
  await value?.data();
  value?.dispose();
  times.push(performance.now() - started);
}
report(times);
