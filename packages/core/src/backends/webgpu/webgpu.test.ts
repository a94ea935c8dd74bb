import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, it } from 'vitest';
import { batchNormalization } from '../../layers/batch-normalization.js';
import { normal, onBackend, relativeError, skipWithout } from '../../testing/on-backend.js';
import { batchNorm } from '../../ops/batch-norm.js';
import { crossEntropy } from '../../ops/cross-entropy.js';
import { momentumStep } from '../../ops/momentum-step.js';
import { sgd } from '../../optimizers/sgd.js';
import { Streams } from '../../random/streams.js';
import { HookRunner } from '../../trainer/hook-runner.js';
import { TrainState } from '../../trainer/state.js';
import { classTask } from '../../trainer/task.js';
import { trainStep } from '../../trainer/train-step.js';
import { describeBackends, loadBackend } from '../load.js';
import { useSwiftshader } from './swiftshader.test.support.js';

useSwiftshader();

/** Loads the backend and has the device compute small tensors too, which it else leaves to the processor. */
async function load(name: string): Promise<void> {
  await loadBackend(name);
  if (name === 'webgpu') tf.env().set('WEBGPU_CPU_FORWARD', false);
}

async function compare(compute: () => tf.Tensor[]): Promise<void> {
  const expected = await onBackend('cpu', () => tf.tidy(compute));
  await load('webgpu');
  const actual = await onBackend('webgpu', () => tf.tidy(compute));
  expect(actual.length).toBe(expected.length);
  for (const [i, values] of actual.entries()) expect(relativeError(values, expected[i]!)).toBeLessThan(1e-4);
}

describe('webgpu', () => {
  beforeEach((context) => skipWithout('webgpu', context));

  it('is described by its packages and the adapter that it found', async () => {
    const status = (await describeBackends()).find(({ name }) => name === 'webgpu');
    expect(status?.reason).toMatch(/^@tensorflow\/tfjs-backend-webgpu 4\.22\.0, webgpu \d.*: ./);
  });

  it('leaves navigator as it was', async () => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
    await loadBackend('webgpu');
    expect(Object.getOwnPropertyDescriptor(globalThis, 'navigator')).toEqual(before);
  });

  it.each([{ shape: [3, 5, 4, 6] }, { shape: [7, 3] }])('batchNorm agrees with cpu for $shape', ({ shape }) =>
    compare(() => {
      const channels = shape.at(-1)!;
      const run = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
        batchNorm(x, gamma, beta, { epsilon: 1e-5 });
      const inputs = [normal(1, shape), normal(2, [channels]), normal(3, [channels])] as const;
      return [run(...inputs), ...tf.grads(run)([...inputs], normal(4, shape))];
    }),
  );

  it('the gradient of relu agrees with cpu', () =>
    compare(() => [tf.grad((x) => tf.relu(x))(normal(1, [40]), normal(2, [40]))]));

  it.each([
    { kernel: 3, stride: 1, pad: 'same' as const },
    { kernel: 3, stride: 2, pad: 1 },
    { kernel: 1, stride: 2, pad: 'valid' as const },
    { kernel: 5, stride: 3, pad: 2 },
  ])('convolution $kernel×$kernel agrees with cpu, stride $stride, pad $pad', ({ kernel, stride, pad }) =>
    compare(() => {
      const run = (x: tf.Tensor, filter: tf.Tensor) =>
        tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, pad);
      const x = normal(1, [2, 7, 6, 3]);
      const filter = normal(2, [kernel, kernel, 3, 5]);
      const y = run(x, filter);
      return [y, ...tf.grads(run)([x, filter], normal(3, y.shape))];
    }),
  );

  it('cross-entropy agrees with cpu, for classes and for distributions', () =>
    compare(() => {
      const logits = normal(1, [4, 5]);
      const classes = tf.tensor1d([0, 4, 2, 2], 'int32');
      const distributions = tf.softmax(normal(2, [4, 5]));
      return [classes, distributions].flatMap((targets) => {
        const run = (x: tf.Tensor) => crossEntropy(x, targets);
        return [run(logits), tf.grad(run)(logits)];
      });
    }));

  it('a step of momentum agrees with cpu', () =>
    compare(() => {
      const [weight, velocity, gradient] = [normal(1, [9]), normal(2, [9]), normal(3, [9])];
      const tensors = { weight, velocity, gradient, rate: tf.scalar(0.1) };
      const { newWeight, newVelocity } = momentumStep(tensors, { momentum: 0.9, nesterov: true });
      return [newWeight, newVelocity];
    }));

  it('adds more tensors than a kernel has buffers for', () =>
    compare(() =>
      [1, 2, 40].map((count) => tf.addN(Array.from({ length: count }, (_, i) => normal(i, [3])))),
    ));

  it('two training steps of a small network agree with cpu, and leave nothing behind', async () => {
    const expected = await twoSteps('cpu');
    const actual = await twoSteps('webgpu');
    for (const [i, values] of actual.entries())
      expect(relativeError(values, expected[i]!)).toBeLessThan(1e-3);
  });

  it('says what to write in place of a read that does not wait', async () => {
    await load('webgpu');
    const sum = tf.add(normal(1, [8]), 1);
    expect(() => sum.dataSync()).toThrow('`await tensor.data()` in place of dataSync');
    sum.dispose();
  });
});

/** Losses and weights. */
async function twoSteps(backend: string): Promise<number[][]> {
  await load(backend);
  tf.disposeVariables();
  const model = sequential({
    layers: [
      layers.conv2d({
        inputShape: [6, 6, 2],
        filters: 4,
        kernelSize: 3,
        padding: 'same',
        kernelInitializer: 'zeros',
      }),
      batchNormalization({ name: `norm_${backend}`, momentum: 0.9, epsilon: 1e-5, unbiased: true }),
      layers.reLU(),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 3 }),
    ],
  });
  const initial = tf.tidy(() =>
    model.getWeights().map((weight, i) => tf.add(tf.mul(normal(i + 10, weight.shape), 0.3), 0.5)),
  );
  model.setWeights(initial);
  tf.dispose(initial);
  const state = new TrainState(model, new Streams(0), 1, 2);
  state.learningRate = 0.1;
  const hooks = new HookRunner([], state);
  const optimizer = sgd.create({ lr: 0.1, momentum: 0.9 });
  const numbers: number[][] = [];
  const counts: number[] = [];
  for (let step = 0; step < 2; step++) {
    const batch = { inputs: normal(step, [5, 6, 6, 2]), targets: tf.tensor1d([0, 1, 2, 1, 0], 'int32') };
    const { loss } = await trainStep(batch, { state, hooks, optimizer, task: classTask([3]), accumulate: 1 });
    numbers.push([loss]);
    tf.dispose([batch.inputs, batch.targets]);
    counts.push(tf.memory().numTensors);
  }
  expect(counts[1]).toBe(counts[0]);
  for (const weight of model.getWeights()) numbers.push([...(await weight.data())]);
  optimizer.dispose();
  model.dispose();
  return numbers;
}
