import { elementAt, type Metrics, type Regularizer } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential, type LayersModel } from '@tensorflow/tfjs-layers';
import { contextWith, numbers, outputsWith } from './hooks.test.support.js';
import { casesOf, type OptionCases } from './options.test.support.js';

/** A convolution of colour images, whose kernel `[1, 2, 3, 2]` is a multiple of the numbers 1 to 12. */
function convolution(): { model: LayersModel; set: (factor: number) => void; factor: () => number } {
  const model = sequential({
    layers: [layers.conv2d({ inputShape: [1, 2, 3], filters: 2, kernelSize: [1, 2], useBias: false })],
  });
  const pattern = Array.from({ length: 12 }, (_, i) => i + 1);
  return {
    model,
    set: (factor) =>
      model.setWeights([
        tf.tensor(
          pattern.map((value) => factor * value),
          [1, 2, 3, 2],
        ),
      ]),
    factor: () => {
      const factors = numbers(model.getWeights()[0]).map((value, i) => value / elementAt(pattern, i));
      const [first = NaN] = factors;
      return factors.every((factor) => Math.abs(factor - first) < 1e-5 * Math.abs(first)) ? first : NaN;
    },
  };
}

const EPOCHS: readonly Metrics[] = [
  { 'val/loss': 1, 'val/accuracy': 0.1 },
  { 'val/loss': 0.5, 'val/accuracy': 0.4 },
  { 'val/loss': 0.45, 'val/accuracy': 0.3 },
  { 'val/loss': 0.6, 'val/accuracy': 0.25 },
  { 'val/loss': 0.7, 'val/accuracy': 0.3 },
  { 'val/loss': 0.8, 'val/accuracy': 0.2 },
  { 'val/loss': 0.9, 'val/accuracy': 0.35 },
];
/** The epoch that stops, the one whose weights the model ends with, and the patience left after each. */
async function stopped(regularizer: Regularizer): Promise<number[]> {
  const { model, set, factor } = convolution();
  const context = contextWith({}, { model });
  const left: number[] = [];
  regularizer.onTrainStart?.(context);
  for (const [i, metrics] of EPOCHS.entries()) {
    set(i + 1);
    const reason = await regularizer.onEvaluate?.(metrics, context);
    left.push(context.logged.patience_left ?? NaN);
    if (reason !== undefined) break;
  }
  await regularizer.onTrainEnd?.(context);
  regularizer.dispose?.();
  return [left.length, factor(), ...left];
}

/** The factor of the average after a first step from 0 to 1000, and of that after a later one at 2000. */
function averaged(regularizer: Regularizer): number[] {
  const { model, set, factor } = convolution();
  set(0);
  regularizer.onTrainStart?.(contextWith({}, { model }));
  return [0, 990].map((step) => {
    set(step === 0 ? 1000 : 2000);
    const context = contextWith({}, { model, step });
    regularizer.afterUpdate?.(context);
    regularizer.beforeEvaluate?.(context);
    const average = factor();
    regularizer.afterEvaluate?.(context);
    return average;
  });
}
/** With the weights of the old average in both steps. */
const average = (first: number, second: number) => {
  const old = 1000 * (1 - first);
  return [old, second * old + 2000 * (1 - second)];
};

/** What four epochs whose weights are 1, 2, 4 and 9 are evaluated with, and what the model ends with. */
function meanOfLast(regularizer: Regularizer): number[] {
  const { model, set, factor } = convolution();
  regularizer.onTrainStart?.(contextWith({}, { model }));
  const seen = [1, 2, 4, 9].map((value, i) => {
    set(value);
    const context = contextWith({}, { model, epoch: i + 1, epochs: 4 });
    regularizer.beforeEvaluate?.(context);
    const evaluated = factor();
    regularizer.afterEvaluate?.(context);
    return evaluated;
  });
  void regularizer.onTrainEnd?.(contextWith({}, { model }));
  return [...seen, factor()];
}

/** The entropies of (½, ½) and (¾, ¼): log 2 and 0.5623351. */
const ENTROPY = (Math.LN2 + 0.5623351) / 2;
const entropyTerm = (regularizer: Regularizer) => {
  const logits = tf.tensor2d([
    [0, 0],
    [Math.log(3), 0],
  ]);
  return numbers(regularizer.addLoss?.(contextWith(), outputsWith(logits)).penalty);
};

/** Targets of the classes 2 and 0 of three for two colour images, then the images. */
function smoothed(regularizer: Regularizer): number[] {
  const model = sequential({
    layers: [layers.flatten({ inputShape: [1, 1, 3] }), layers.dense({ units: 3 })],
  });
  const batch = {
    inputs: tf.tensor([1, 2, 3, 4, 5, 6], [2, 1, 1, 3]),
    targets: tf.tensor1d([2, 0], 'int32'),
  };
  const changed = regularizer.transformBatch?.(batch, contextWith({}, { model }));
  return [...numbers(changed?.targets), ...numbers(changed?.inputs)];
}

export const optionsOfTraining: OptionCases = {
  'early-stopping': {
    monitor: casesOf(
      stopped,
      [{}, [6, 3, 3, 3, 3, 2, 1, 0]],
      [{ monitor: 'val/accuracy' }, [4, 1, 3, 2, 1, 0]],
    ),
    goal: casesOf(
      stopped,
      [{}, [6, 3, 3, 3, 3, 2, 1, 0]],
      [{ goal: 'max' }, [4, 1, 3, 2, 1, 0]],
      [{ goal: 'max', monitor: 'val/accuracy' }, [5, 2, 3, 3, 2, 1, 0]],
    ),
    patience: casesOf(
      stopped,
      [{}, [6, 3, 3, 3, 3, 2, 1, 0]],
      [{ patience: 1 }, [4, 3, 1, 1, 1, 0]],
      [{ patience: 5 }, [7, 3, 5, 5, 5, 4, 3, 2, 1]],
    ),
    minDelta: casesOf(stopped, [{}, [6, 3, 3, 3, 3, 2, 1, 0]], [{ minDelta: 0.1 }, [5, 2, 3, 3, 2, 1, 0]]),
    restoreBest: casesOf(
      stopped,
      [{}, [6, 3, 3, 3, 3, 2, 1, 0]],
      [{ restoreBest: false }, [6, 6, 3, 3, 3, 2, 1, 0]],
    ),
  },
  ema: {
    decay: casesOf(averaged, [{}, average(0.999, 0.999)], [{ decay: 0.9 }, average(0.9, 0.9)]),
    // 1/10, and 991/1000.
    warmup: casesOf(
      averaged,
      [{}, average(0.999, 0.999)],
      [{ warmup: true }, average(0.1, 0.991)],
      [{ warmup: true, decay: 0.5 }, average(0.1, 0.5)],
    ),
  },
  swa: { start: casesOf(meanOfLast, [{}, [1, 2, 4, 9, 9]], [{ start: 0.5 }, [1, 2, 4, 6.5, 6.5]]) },
  'confidence-penalty': {
    rate: casesOf(entropyTerm, [{}, [-0.1 * ENTROPY]], [{ rate: 2 }, [-2 * ENTROPY]]),
  },
  'entropy-minimization': {
    rate: casesOf(entropyTerm, [{}, [0.1 * ENTROPY]], [{ rate: 2 }, [2 * ENTROPY]]),
  },
  'label-smoothing': {
    smoothing: casesOf(
      smoothed,
      [{}, [1 / 30, 1 / 30, 28 / 30, 28 / 30, 1 / 30, 1 / 30, 1, 2, 3, 4, 5, 6]],
      [{ smoothing: 0.6 }, [0.2, 0.2, 0.6, 0.6, 0.2, 0.2, 1, 2, 3, 4, 5, 6]],
    ),
  },
};
