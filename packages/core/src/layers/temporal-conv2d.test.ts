import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import { expect, test, describe as suite, beforeAll } from 'vitest';
import { loadBackend } from '../backends/load.js';
import { temporalConv2d } from './temporal-conv2d.js';

suite.each(['wasm', 'cpu'])('on %s', (backend) => {
  beforeAll(() => loadBackend(backend));

  const make = (kernelSize: number, dilation: number) =>
    temporalConv2d({
      name: 'temporal',
      filters: 3,
      kernelSize,
      dilation,
      useBias: true,
      kernelInitializer: initializers.heNormal({ seed: 1 }),
    });

  test('by hand: a kernel of ones adds steps that are `dilation` apart', () => {
    const layer = temporalConv2d({
      name: 'sum',
      filters: 1,
      kernelSize: 2,
      dilation: 2,
      useBias: false,
      kernelInitializer: initializers.ones(),
    });
    const y = layer.apply(tf.tensor4d([1, 2, 3, 4, 5], [1, 5, 1, 1])) as tf.Tensor;
    expect(Array.from(y.dataSync())).toEqual([4, 6, 8]);
  });

  test("gives what Keras's layer with the same weights gives", () => {
    const ours = make(3, 4);
    const stock = layers.conv2d({ filters: 3, kernelSize: [3, 1], dilationRate: [4, 1] });
    const x = tf.randomNormal([2, 13, 1, 5], 0, 1, 'float32', 7);
    const y = ours.apply(x) as tf.Tensor;
    stock.apply(x);
    stock.setWeights(ours.getWeights());
    const difference = tf.sub(y, stock.apply(x) as tf.Tensor);
    expect(tf.max(tf.abs(difference)).dataSync()[0]).toBeLessThan(1e-5);
  });

  test('has gradients beyond dilation 1, those of a finite difference', () => {
    const layer = make(2, 3);
    const x = tf.randomNormal([1, 8, 1, 2], 0, 1, 'float32', 5);
    const loss = (x: tf.Tensor) => tf.sum(tf.square(layer.apply(x) as tf.Tensor));
    loss(x);
    const gradient = tf.grad(loss)(x);
    const direction = tf.randomNormal(x.shape, 0, 1, 'float32', 6);
    const step = 1e-2;
    const up = loss(tf.add(x, tf.mul(direction, step))).dataSync()[0]!;
    const down = loss(tf.sub(x, tf.mul(direction, step))).dataSync()[0]!;
    const along = tf.sum(tf.mul(gradient, direction)).dataSync()[0]!;
    expect((up - down) / (2 * step)).toBeCloseTo(along, 1);
  });
});
