import * as tf from '@tensorflow/tfjs-core';
import {
  layers,
  model,
  input,
  sequential,
  type LayersModel,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/load.js';
import { BACKENDS, normal, relativeError, skipWithout } from '../testing/on-backend.js';

let built = 0;

function variablesOf(made: LayersModel): tf.Variable[] {
  return made.trainableWeights.map((weight) => {
    const value: tf.Tensor = weight.read();
    if (!(value instanceof tf.Variable)) throw new Error('expected a variable');
    return value as tf.Variable;
  });
}

/** A residual network of stock layers, with the same weights each time. */
function network(): LayersModel {
  const id = built++;
  const x = input({ shape: [7, 5, 3] });
  const unit = (from: SymbolicTensor, name: string, strides: number) => {
    const convolved = layers
      .conv2d({
        name: `${name}_${id}`,
        filters: 6,
        kernelSize: 3,
        strides,
        padding: 'same',
        useBias: name !== 'a',
      })
      .apply(from);
    return layers
      .batchNormalization({ name: `${name}n_${id}`, momentum: 0.8 })
      .apply(convolved) as SymbolicTensor;
  };
  const stem = layers.reLU({ name: `r_${id}` }).apply(unit(x, 'a', 2)) as SymbolicTensor;
  const branch = layers
    .conv2d({ name: `c_${id}`, filters: 6, kernelSize: 3, padding: 'same', activation: 'relu' })
    .apply(unit(stem, 'b', 1)) as SymbolicTensor;
  const sum = layers.add({ name: `s_${id}` }).apply([stem, branch]);
  const rectified = layers.reLU({ name: `rs_${id}` }).apply(sum);
  const padded = layers
    .zeroPadding2d({
      name: `z_${id}`,
      padding: [
        [1, 0],
        [2, 1],
      ] as never,
    })
    .apply(rectified);
  const last = layers.conv2d({ name: `e_${id}`, filters: 5, kernelSize: 3, strides: 2 }).apply(padded);
  const pooled = layers.globalAveragePooling2d({ name: `p_${id}` }).apply(last);
  const head = layers.dense({ name: `d_${id}`, units: 4, activation: 'softmax' }).apply(pooled);
  const made = model({ inputs: x, outputs: head as SymbolicTensor });
  const weights = made.getWeights().map((weight, i) => tf.mul(normal(i, weight.shape), 0.3));
  made.setWeights(weights);
  tf.dispose(weights);
  return made;
}

/** Losses of each step and the weights after them. */
async function fit(): Promise<number[][]> {
  const made = network();
  made.compile({ optimizer: tf.train.momentum(0.05, 0.9), loss: 'categoricalCrossentropy' });
  const x = normal(50, [24, 7, 5, 3]);
  const labels = tf.tensor1d(
    Array.from({ length: 24 }, (_, i) => i % 4),
    'int32',
  );
  const y = tf.oneHot(labels, 4);
  const { history } = await made.fit(x, y, { epochs: 3, batchSize: 8, shuffle: false });
  const values = await Promise.all(made.getWeights().map(async (weight) => [...(await weight.data())]));
  tf.dispose([x, y, labels]);
  made.dispose();
  return [(history.loss ?? []).map(Number), ...values];
}

/** The same network, its training steps written with tfjs's own ops. */
function composite(): number[][] {
  const made = network();
  const optimizer = tf.train.momentum(0.05, 0.9);
  const x = normal(50, [24, 7, 5, 3]) as tf.Tensor4D;
  const moving = made.weights.filter(({ trainable }) => !trainable).map((weight) => weight.read());
  const weights = variablesOf(made);
  const [ka, ga, ba, kb, biasB, gb, bb, kc, biasC, ke, biasE, kd, biasD] = weights as [
    ...tf.Variable<tf.Rank.R4>[],
  ];
  let at = 0;
  const norm = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => {
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    for (const value of [mean, variance]) {
      const old = moving[at++ % 4] as tf.Variable;
      old.assign(tf.add(tf.mul(old, 0.8), tf.mul(value, 0.2)));
    }
    return tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-3))), gamma), beta);
  };
  const forward = (x: tf.Tensor4D) => {
    const stem = tf.relu(norm(tf.conv2d(x, ka!, 2, 'same'), ga!, ba!)) as tf.Tensor4D;
    const b = norm(tf.add(tf.conv2d(stem, kb!, 1, 'same'), biasB!), gb!, bb!) as tf.Tensor4D;
    const c = tf.relu(tf.add(tf.conv2d(b, kc!, 1, 'same'), biasC!));
    const sum: tf.Tensor4D = tf.pad(tf.relu<tf.Tensor4D>(tf.add(stem, c)), [
      [0, 0],
      [1, 0],
      [2, 1],
      [0, 0],
    ]);
    const last = tf.add(tf.conv2d(sum, ke!, 2, 'valid'), biasE!);
    const pooled: tf.Tensor2D = tf.mean(last, [1, 2]);
    return tf.add(tf.matMul(pooled, kd as tf.Tensor as tf.Tensor2D), biasD!);
  };
  const losses: number[] = [];
  for (let epoch = 0; epoch < 3; epoch++) {
    let sum = 0;
    for (let step = 0; step < 3; step++) {
      const loss = tf.tidy(() => {
        const batch = tf.slice(x, [step * 8, 0, 0, 0], [8, 7, 5, 3]);
        const labels = tf.tensor1d(
          Array.from({ length: 8 }, (_, i) => (step * 8 + i) % 4),
          'int32',
        );
        const value = optimizer.minimize(
          () => tf.losses.softmaxCrossEntropy<tf.Tensor, tf.Scalar>(tf.oneHot(labels, 4), forward(batch)),
          true,
          weights,
        );
        return value?.dataSync()[0] ?? NaN;
      });
      sum += loss / 3;
    }
    losses.push(sum);
  }
  const values = made.getWeights().map((weight) => [...weight.dataSync()]);
  x.dispose();
  made.dispose();
  return [losses, ...values];
}

describe.each(BACKENDS)('stock layers on %s', (backend) => {
  beforeEach((context) => skipWithout(backend, context));

  it('train by fit to what tfjs alone computes on cpu', { timeout: 60_000 }, async () => {
    await loadBackend('cpu');
    const expected = composite();
    await loadBackend(backend);
    await loadBackend(backend);
    const actual = await fit();
    expect(actual.length).toBe(expected.length);
    for (const [i, values] of actual.entries())
      expect(relativeError(values, expected[i]!)).toBeLessThan(1e-3);
  });

  it('do not compute the gradient for the images', async () => {
    await loadBackend(backend);
    const made = sequential({
      layers: [
        layers.conv2d({ inputShape: [5, 5, 2], filters: 3, kernelSize: 3, activation: 'relu' }),
        layers.flatten(),
        layers.dense({ units: 2 }),
      ],
    });
    const x = normal(1, [2, 5, 5, 2]);
    const { kernelNames } = await tf.profile(() => {
      const { value, grads } = tf.variableGrads(
        () => tf.sum<tf.Scalar>(made.apply(x, { training: true }) as tf.Tensor),
        variablesOf(made),
      );
      tf.dispose([value, grads]);
      return tf.scalar(0);
    });
    expect(kernelNames).toContain('Conv2DBackpropFilter');
    expect(kernelNames).not.toContain('Conv2DBackpropInput');
    made.dispose();
    x.dispose();
  });

  /** A model that gives out what its layers could leave to the next one, and its last sum. */
  function open(outputs: 'all' | 'of one size'): LayersModel {
    const apply = (layer: layers.Layer, from: SymbolicTensor | SymbolicTensor[]) =>
      layer.apply(from) as SymbolicTensor;
    const images = input({ shape: [6, 6, 4] });
    const norm = apply(layers.batchNormalization(), images);
    const sum = apply(layers.add(), [images, apply(layers.reLU(), norm)]);
    const padded = apply(layers.zeroPadding2d(), apply(layers.reLU(), sum));
    const last = apply(layers.conv2d({ filters: 4, kernelSize: 3 }), padded);
    return model({
      inputs: images,
      outputs: outputs === 'all' ? [norm, sum, padded, last] : [norm, sum, last],
    });
  }

  it('leave nothing to the next layer of what the model gives out too', async () => {
    await loadBackend(backend);
    const made = open('all');
    const x = normal(3, [8, 6, 6, 4]);
    const outputs = made.apply(x, { training: true }) as tf.Tensor[];
    expect(outputs.map(({ shape }) => shape[1])).toEqual([6, 6, 8, 6]);
    for (const output of outputs.slice(0, 2)) expect((await tf.min(output).data())[0]).toBeLessThan(0);

    // Trained towards the same, in the way of `fit`, which does not go through `apply`.
    const trained = open('of one size');
    trained.setWeights(made.getWeights());
    trained.compile({ optimizer: tf.train.sgd(1e-9), loss: 'meanSquaredError' });
    const losses = await trained.trainOnBatch(x, [outputs[0]!, outputs[1]!, outputs[3]!]);
    for (const loss of losses as number[]) expect(loss).toBeLessThan(1e-9);
    tf.dispose([x, outputs]);
    made.dispose();
    trained.dispose();
  });
});
