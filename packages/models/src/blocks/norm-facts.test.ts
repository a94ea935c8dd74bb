import { loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe as suite, expect, test } from 'vitest';
import { residualBlock } from './standalone-blocks.js';

suite.each(['wasm', 'cpu'])('a convolution before a batch norm, on %s', (backend) => {
  beforeAll(() => loadBackend(backend));

  /** Output and the first convolution's kernel, its gradient and its bias's gradient, with the kernel scaled. */
  function run(scale: number) {
    const block = residualBlock({ channels: 3, seed: 1 });
    const model = block.model([5, 5, 3]);
    const x = tf.randomNormal([4, 5, 5, 3], 0, 1, 'float32', 1);
    const direction = tf.randomNormal([4, 5, 5, 3], 0, 1, 'float32', 2);
    const variable = (name: string) => {
      const value: tf.Tensor = model.weights.find(({ originalName }) => originalName === name)!.read();
      if (!(value instanceof tf.Variable)) throw new Error(`${name} is no variable`);
      return value;
    };
    const kernel = variable('block_conv1/kernel');
    kernel.assign(tf.mul(kernel, scale));
    let output = new Float32Array();
    const { grads } = tf.variableGrads(() => {
      const y = block.apply(x, { training: true });
      output = Float32Array.from(y.dataSync());
      return tf.sum<tf.Scalar>(tf.mul(y, direction));
    });
    const bias = grads[variable('block_conv1/bias').name]!;
    return { output, kernel, gradient: grads[kernel.name]!, bias };
  }
  const largest = (x: tf.Tensor) => tf.max(tf.abs(x)).dataSync()[0]!;

  test('scaling its kernel by 10 changes nothing but the gradient, which is divided by 10', () => {
    const one = run(1);
    const ten = run(10);
    const difference = Math.max(...one.output.map((value, i) => Math.abs(value - ten.output[i]!)));
    // The norm's epsilon, 1e-5, is all that tells the two apart.
    expect(difference).toBeLessThan(1e-4);
    expect(largest(tf.sub(one.gradient, tf.mul(ten.gradient, 10)))).toBeLessThan(
      1e-3 * largest(one.gradient),
    );
  });

  test("the kernel is orthogonal to its gradient, and the bias's gradient is 0", () => {
    const { kernel, gradient, bias } = run(1);
    const product = Math.abs(tf.sum(tf.mul(kernel, gradient)).dataSync()[0]!);
    expect(product).toBeLessThan(1e-3 * largest(gradient));
    expect(largest(bias)).toBeLessThan(1e-4 * largest(gradient));
  });
});
