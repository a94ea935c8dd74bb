import { accelerate, Generator, loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { input, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { backend, BATCH_SIZE, report, SIDE, STEPS, WARM_UP } from './random-images.js';
import { startStock } from './stock-backend.js';

// ResNet-20 of stock `tf.layers`, trained by `fit`; the last argument says whether Ablate accelerates it.
const isAccelerated = process.argv.at(-1) === 'with-ablate';
if (isAccelerated) await loadBackend(backend);
else await startStock(backend);

function convolutionNorm(
  x: SymbolicTensor,
  filters: number,
  kernelSize: number,
  strides: number,
): SymbolicTensor {
  const convolution = layers.conv2d({
    filters,
    kernelSize,
    strides,
    padding: 'same',
    useBias: false,
    kernelInitializer: 'heNormal',
  });
  return layers.batchNormalization().apply(convolution.apply(x)) as SymbolicTensor;
}

const relu = (x: SymbolicTensor) => layers.activation({ activation: 'relu' }).apply(x) as SymbolicTensor;

function unit(x: SymbolicTensor, filters: number, strides: number): SymbolicTensor {
  const branch = convolutionNorm(relu(convolutionNorm(x, filters, 3, strides)), filters, 3, 1);
  const shortcut = strides === 1 ? x : convolutionNorm(x, filters, 1, strides);
  return relu(layers.add().apply([branch, shortcut]) as SymbolicTensor);
}

const images = input({ shape: [SIDE, SIDE, 1] });
let features = relu(convolutionNorm(images, 16, 3, 1));
for (const filters of [16, 32, 64])
  for (let at = 0; at < 3; at++) features = unit(features, filters, at === 0 && filters > 16 ? 2 : 1);
const pooled = layers.globalAveragePooling2d({}).apply(features);
const network = model({
  inputs: images,
  outputs: layers.dense({ units: 10, activation: 'softmax' }).apply(pooled) as SymbolicTensor,
});
if (isAccelerated) accelerate(network);
network.compile({ optimizer: tf.train.momentum(0.01, 0.9), loss: 'categoricalCrossentropy' });

const examples = BATCH_SIZE * (WARM_UP + STEPS);
const x = tf.tensor4d(new Generator(1).normal(examples * SIDE * SIDE), [examples, SIDE, SIDE, 1]);
const labels = Array.from({ length: examples }, (_, i) => i % 10);
const y = tf.oneHot(tf.tensor1d(labels, 'int32'), 10);

const times: number[] = [];
let started = 0;
await network.fit(x, y, {
  batchSize: BATCH_SIZE,
  callbacks: {
    onBatchBegin: () => void (started = cpuNow()),
    onBatchEnd: () => void times.push(cpuNow() - started),
  },
});
report(times);
function cpuNow(): number { const { user, system } = process.cpuUsage(); return (user + system) / 1000; }
