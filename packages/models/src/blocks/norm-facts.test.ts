import { batchNormalization, createSites, loadBackend, Streams } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { input, model as functional, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe as suite, expect, test } from 'vitest';
import { basic } from './basic.js';
import { Graph } from './graph.js';

suite.each(['wasm', 'cpu'])('a convolution before a batch norm with epsilon 0, on %s', (backend) => {
  beforeAll(() => loadBackend(backend));

  /** The lecture's block, its first kernel multiplied by `scale`. */
  function scaled(scale: number) {
    const norm = (x: SymbolicTensor, { path }: { path: string }) => {
      const options = { name: `${path}_norm`, momentum: 0.9, epsilon: 0, unbiased: true };
      return batchNormalization(options).apply(x) as SymbolicTensor;
    };
    const streams = new Streams(1);
    const sites = createSites([{ name: 'exact', regularizer: { sites: { norm } } }], streams);
    const context = { inputShape: [5, 5, 3], outputs: 1, sites, streams };
    const inputs = input({ shape: context.inputShape });
    const unit = { name: 'block', filters: 3, inner: 3, stride: 1, index: 0, count: 1 };
    const graph = new Graph(context, { initializer: 'xavier', bias: 'always' });
    const outputs = basic(graph, inputs, { ...unit, shortcut: 'identity', projection: 'plain' });
    const model = functional({ inputs, outputs });
    const kernel = variable(model, 'block_conv1/kernel');
    kernel.assign(tf.mul(kernel, scale));
    return model;
  }

  function variable({ weights }: ReturnType<typeof scaled>, name: string) {
    const value: tf.Tensor = weights.find(({ originalName }) => originalName === name)!.read();
    if (!(value instanceof tf.Variable)) throw new Error(`${name} is no variable`);
    return value;
  }

  /** Output, the kernel, and the gradients of the kernel and its bias, in training mode. */
  function run(scale: number) {
    const model = scaled(scale);
    const x = tf.randomNormal([4, 5, 5, 3], 0, 1, 'float32', 1);
    const direction = tf.randomNormal([4, 5, 5, 3], 0, 1, 'float32', 2);
    let output = new Float32Array();
    const { grads } = tf.variableGrads(() => {
      const y = model.apply(x, { training: true }) as tf.Tensor;
      output = Float32Array.from(y.dataSync());
      return tf.sum<tf.Scalar>(tf.mul(y, direction));
    });
    const kernel = variable(model, 'block_conv1/kernel');
    const bias = grads[variable(model, 'block_conv1/bias').name]!;
    return { output, kernel, gradient: grads[kernel.name]!, bias };
  }
  const largest = (x: tf.Tensor) => tf.max(tf.abs(x)).dataSync()[0]!;

  test('scaling its kernel by 8 changes no bit but of the gradient, which is divided by 8', () => {
    const one = run(1);
    const eight = run(8);
    expect(eight.output).toEqual(one.output);
    expect(tf.mul(eight.gradient, 8).dataSync()).toEqual(one.gradient.dataSync());
  });

  test('scaling by 10 does so to within rounding', () => {
    const one = run(1);
    const ten = run(10);
    const difference = Math.max(...one.output.map((value, i) => Math.abs(value - ten.output[i]!)));
    expect(difference).toBeLessThan(1e-5);
    expect(largest(tf.sub(one.gradient, tf.mul(ten.gradient, 10)))).toBeLessThan(
      1e-5 * largest(one.gradient),
    );
  });

  test("the kernel is orthogonal to its gradient, and the bias's gradient is 0, to within rounding", () => {
    const { kernel, gradient, bias } = run(1);
    const product = Math.abs(tf.sum(tf.mul(kernel, gradient)).dataSync()[0]!);
    expect(product).toBeLessThan(1e-5 * largest(gradient));
    expect(largest(bias)).toBeLessThan(1e-5 * largest(gradient));
  });
});
