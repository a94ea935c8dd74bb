import {
  builtins,
  createSites,
  definePackage,
  loadBackend,
  Program,
  Registry,
  Streams,
  train,
} from '@ablate/core';
import { models } from '@ablate/models';
import { regularizers } from '@ablate/regularizers';
import * as tf from '@tensorflow/tfjs-core';
import { median } from 'simple-statistics';
import type { Figures } from '../figures.js';
import { measuredCell } from './measured-cell.js';
import { BATCH_SIZE, randomImages, SIDE, WARM_UP } from './random-images.js';

const ROUNDS = 3;
const registry = new Registry([builtins, models, regularizers, definePackage('benchmark', [randomImages])]);

/**
 * Processor time of a step of the trainer, and of a loop written by hand over the same program, loss and optimizer that
 * also reads loss and accuracy: ResNet-20 with batch norm, batch 128. Option: the backend (wasm unless told). The
 * two take turns, and processor time is measured, so that other work on the machine counts as little as it can.
 */
export async function run([backend = 'wasm']: readonly string[]): Promise<Figures> {
  const samples = { trainer: [] as number[], loop: [] as number[] };
  // The first of each only warms up: V8 compiles the hot kernels again while they run.
  await loopTimes(backend);
  await trainerTimes(backend);
  for (let round = 0; round < ROUNDS; round++) {
    samples.loop.push(...(await loopTimes(backend)));
    samples.trainer.push(...(await trainerTimes(backend)));
  }
  const [trainer, loop] = [median(samples.trainer), median(samples.loop)];
  return {
    backend,
    'trainer, ms of processor time a step': Number(trainer.toFixed(1)),
    'loop by hand, ms of processor time a step': Number(loop.toFixed(1)),
    'overhead of the trainer, %': Number((100 * (trainer / loop - 1)).toFixed(1)),
  };
}

/** Milliseconds of processor time since the last call. */
function stopwatch(): () => number {
  let last = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(last);
    last = process.cpuUsage();
    return (user + system) / 1000;
  };
}

async function trainerTimes(backend: string): Promise<number[]> {
  const times: number[] = [];
  let lap = stopwatch();
  await train({
    config: measuredCell(backend),
    seed: 0,
    registry,
    onEvent: ({ type }) => {
      if (type === 'start') lap = stopwatch();
      if (type === 'progress') times.push(lap());
    },
  });
  return times.slice(WARM_UP);
}

async function loopTimes(backend: string): Promise<number[]> {
  const config = measuredCell(backend);
  await loadBackend(backend);
  const dataset = await registry.resolve('dataset', config.dataset).load();
  const optimizer = registry.resolve('optimizer', config.optimizer);
  const streams = new Streams(0);
  const instances = config.regularizers.map((spec) => ({
    name: spec.use,
    regularizer: registry.resolve('regularizer', spec),
  }));
  const model = registry.resolve('model', config.model).build({
    inputShape: dataset.inputShape,
    outputs: 10,
    perStep: false,
    sites: createSites(instances, streams),
    streams,
  });
  const program = new Program(model);
  const weights = model.trainableWeights.map((weight) => {
    const variable: tf.Tensor = weight.read();
    if (!(variable instanceof tf.Variable)) throw new Error('expected a variable');
    return { name: weight.originalName, variable: variable as tf.Variable };
  });
  const variables = weights.map(({ variable }) => variable);
  const pixels = SIDE * SIDE;
  const times: number[] = [];
  const lap = stopwatch();
  for (let from = 0; from + BATCH_SIZE <= dataset.train.size; from += BATCH_SIZE) {
    const labels = Int32Array.from(dataset.train.labels.subarray(from, from + BATCH_SIZE));
    const result = tf.tidy(() => {
      const images = dataset.train.inputs.slice(from * pixels, (from + BATCH_SIZE) * pixels);
      const x = tf.tensor4d(Float32Array.from(images), [BATCH_SIZE, SIDE, SIDE, 1]);
      const targets = tf.oneHot(tf.tensor1d(labels, 'int32'), 10);
      let outputs: tf.Tensor = targets;
      const { value, grads } = tf.variableGrads(() => {
        outputs = tf.keep(program.run([x], { training: true })[0] as tf.Tensor);
        return tf.losses.softmaxCrossEntropy<tf.Tensor, tf.Scalar>(targets, outputs);
      }, variables);
      const gradients = new Map(
        weights.flatMap(({ name, variable }) => {
          const gradient = grads[variable.name];
          return gradient === undefined ? [] : [[name, gradient] as const];
        }),
      );
      optimizer.update(weights, gradients, optimizer.learningRate);
      const packed = tf.concat([tf.reshape(value, [1]), tf.reshape(outputs, [-1])]);
      outputs.dispose();
      return packed;
    });
    const [loss = NaN, ...logits] = await result.data();
    result.dispose();
    const right = labels.reduce((sum, label, i) => sum + Number(best(logits, i) === label), 0);
    if (!Number.isFinite(loss + right)) throw new Error(`the loss is ${loss}`);
    times.push(lap());
  }
  optimizer.dispose();
  model.dispose();
  return times.slice(WARM_UP);
}

/** The class of row `i` with the largest of ten logits. */
function best(logits: readonly number[], i: number): number {
  const row = logits.slice(i * 10, i * 10 + 10);
  return row.indexOf(Math.max(...row));
}
