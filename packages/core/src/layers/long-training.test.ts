import * as tf from '@tensorflow/tfjs-core';
import {
  initializers,
  input,
  layers,
  model,
  type LayersModel,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/load.js';
import { BACKENDS, normal, relativeError, skipWithout } from '../testing/on-backend.js';
import { crossEntropy } from '../ops/cross-entropy.js';
import { sgd } from '../optimizers/sgd.js';
import { batchNormalization } from './batch-normalization.js';
import { conv2d } from './conv2d.js';

let built = 0;

/** Two residual units on images of 6×6×2, with the same weights each time. */
function residualNetwork(): LayersModel {
  const id = built++;
  const normed = (x: SymbolicTensor, name: string, strides: number) => {
    const kernelInitializer = initializers.heNormal({ seed: 1 });
    const options = {
      filters: 8,
      kernelSize: 3,
      padding: 'same',
      useBias: false,
      kernelInitializer,
    } as const;
    const convolved = conv2d({ ...options, name: `${name}_${id}`, strides }).apply(x) as SymbolicTensor;
    const norm = { name: `${name}_norm_${id}`, momentum: 0.9, epsilon: 1e-3, unbiased: true };
    return batchNormalization(norm).apply(convolved) as SymbolicTensor;
  };
  const relu = (x: SymbolicTensor) => layers.reLU().apply(x) as SymbolicTensor;
  const x = input({ shape: [6, 6, 2] });
  let features = relu(normed(x, 'stem', 2));
  for (const name of ['first', 'second']) {
    const branch = normed(relu(normed(features, `${name}_a`, 1)), `${name}_b`, 1);
    features = relu(layers.add().apply([features, branch]) as SymbolicTensor);
  }
  const pooled = layers.globalAveragePooling2d({}).apply(features);
  const made = model({ inputs: x, outputs: layers.dense({ units: 3 }).apply(pooled) as SymbolicTensor });
  const weights = tf.tidy(() =>
    made.trainableWeights.map((weight, i) => {
      const value = tf.mul(normal(i, weight.shape as number[]), 0.3);
      return weight.originalName.endsWith('gamma') ? tf.add(value, 1) : value;
    }),
  );
  made.trainableWeights.forEach((weight, i) => weight.write(weights[i]!));
  tf.dispose(weights);
  return made;
}

/** Trains on 16 fixed images; gives the loss before each step. */
async function train(steps: number, onStep: (step: number) => void = () => undefined): Promise<number[]> {
  const network = residualNetwork();
  const optimizer = sgd.create({ lr: 0.02, momentum: 0.9 });
  const weights = network.trainableWeights.map((weight) => {
    const variable: tf.Tensor = weight.read();
    if (!(variable instanceof tf.Variable)) throw new Error('expected a variable');
    return { name: weight.originalName, variable: variable as tf.Variable };
  });
  const images = normal(100, [16, 6, 6, 2]);
  const classes = tf.tensor1d(
    Array.from({ length: 16 }, (_, i) => i % 3),
    'int32',
  );
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const loss = tf.tidy(() => {
      const { value, grads } = tf.variableGrads(
        () => crossEntropy(network.apply(images, { training: true }) as tf.Tensor, classes),
        weights.map(({ variable }) => variable),
      );
      const gradients = new Map(weights.map(({ name, variable }) => [name, grads[variable.name]!]));
      optimizer.update(weights, gradients, 0.02);
      return value;
    });
    losses.push((await loss.data())[0]!);
    loss.dispose();
    onStep(step);
  }
  tf.dispose([images, classes]);
  optimizer.dispose();
  network.dispose();
  return losses;
}

interface CountingBackend {
  /** tfjs-node's own count of the tensors that TensorFlow holds. */
  getNumOfTFTensors?(): number;
  readonly wasm?: { readonly asm: { readonly memory: { readonly buffer: ArrayBuffer } } };
}

describe.each(BACKENDS)('a residual network on %s', (backend) => {
  beforeEach((context) => skipWithout(backend, context));
  afterEach(() => tf.disposeVariables());

  it('has the losses of cpu for 50 steps', { timeout: 180_000 }, async () => {
    await loadBackend('cpu');
    const expected = await train(50);
    expect(expected.at(-1)).toBeLessThan(0.5 * expected[0]!);
    await loadBackend(backend);
    const actual = await train(50);
    for (const [step, loss] of actual.entries())
      expect(relativeError([loss], [expected[step]!]), `step ${step + 1}`).toBeLessThan(1e-3);
  });
});

describe.each(['wasm', 'tensorflow'])('a residual network on %s', (backend) => {
  beforeEach((context) => skipWithout(backend, context));
  afterEach(() => tf.disposeVariables());

  it('holds as much after a thousand steps as after a hundred', { timeout: 300_000 }, async () => {
    await loadBackend(backend);
    const held: Record<string, number>[] = [];
    await train(1000, (step) => {
      if (step !== 99 && step !== 999) return;
      const { numTensors, numBytes } = tf.memory();
      const counting = tf.backend() as CountingBackend;
      held.push({
        numTensors,
        numBytes,
        handles: counting.getNumOfTFTensors?.() ?? tf.engine().backend.numDataIds(),
        memory: counting.wasm?.asm.memory.buffer.byteLength ?? 0,
      });
    });
    expect(held).toHaveLength(2);
    expect(held[1]).toEqual(held[0]);
  });
});
