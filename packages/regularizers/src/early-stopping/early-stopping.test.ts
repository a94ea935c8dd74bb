import { loadBackend, Registry, type Regularizer, type TrainContext } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential, type LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { contextWith, numbers } from '../hooks.test.support.js';
import { regularizers } from '../index.js';
import { earlyStopping } from './early-stopping.js';

const registry = new Registry([regularizers]);

/** Feeds one validation value per epoch; gives the epoch (from 1) that asked to stop. */
async function stoppedAt(
  spec: ReturnType<typeof earlyStopping>,
  values: number[],
  model?: LayersModel,
): Promise<number | undefined> {
  const stopper = registry.resolve('regularizer', spec);
  const network =
    model ?? sequential({ layers: [layers.dense({ units: 1, inputShape: [1], useBias: false })] });
  const context = { model: network, log: () => undefined } as Partial<TrainContext> as TrainContext;
  stopper.onTrainStart!(context);
  let stopped: number | undefined;
  for (const [epoch, value] of values.entries()) {
    network.setWeights([tf.tensor2d([[value]])]);
    if ((await stopper.onEvaluate!({ 'val/loss': value }, context)) !== undefined) {
      stopped = epoch + 1;
      break;
    }
  }
  await stopper.onTrainEnd!(context);
  stopper.dispose!();
  return stopped;
}

describe('earlyStopping', () => {
  beforeAll(() => loadBackend('cpu'));

  it('stops when the wait reaches the patience', async () => {
    expect(await stoppedAt(earlyStopping({ patience: 2 }), [1, 0.5, 0.6, 0.7, 0.1])).toBe(4);
    expect(await stoppedAt(earlyStopping({ patience: 2 }), [1, 0.9, 1, 0.8, 0.9])).toBeUndefined();
  });

  it('counts an epoch as better only by more than minDelta', async () => {
    expect(await stoppedAt(earlyStopping({ patience: 1, minDelta: 0.1 }), [1, 0.9])).toBe(2);
    expect(await stoppedAt(earlyStopping({ patience: 1, minDelta: 0.1 }), [1, 0.8])).toBeUndefined();
  });

  it('can look for a maximum', async () => {
    expect(await stoppedAt(earlyStopping({ patience: 1, goal: 'max' }), [1, 2, 1.5])).toBe(3);
  });

  it('restores the best weights', async () => {
    const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [1], useBias: false })] });
    await stoppedAt(earlyStopping({ patience: 3 }), [1, 0.25, 0.6, 0.7], model);
    expect(model.getWeights()[0]!.dataSync()[0]).toBe(0.25);
  });

  it.each([
    ['nothing, where the last epoch is the best', {}, [3, 2, 1, 0], 0],
    ['the epochs after the best one', { patience: 9 }, [3, 1, 2, 4], 2],
    ['those and the ones that were not trained', { patience: 2 }, [3, 1, 2, 4], 2],
    ['the ones that were not trained', { patience: 1, restoreBest: false }, [3, 1, 2], 1],
    ['nothing, where it never got better', { patience: 9 }, [NaN, NaN, NaN, NaN], 0],
  ])('reports how many of four epochs it left out: %s', async (_, options, values, expected) => {
    const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [1] })] });
    const context = contextWith({}, { model, epochs: 4, epoch: values.length });
    const stopper = registry.resolve('regularizer', earlyStopping(options));
    stopper.onTrainStart!(context);
    for (const value of values) await stopper.onEvaluate!({ 'val/loss': value }, context);
    await stopper.onTrainEnd!(context);
    expect(stopper.acted).toBe('epochs_left_out');
    expect(context.logged.epochs_left_out).toBe(expected);
    stopper.dispose!();
  });

  it('names the known metrics when the monitored one is not there', async () => {
    await expect(stoppedAt(earlyStopping({ monitor: 'val/los' }), [1])).rejects.toThrow(
      'early-stopping monitors "val/los"; known: val/loss',
    );
  });

  it('keeps the last weights of a run that never got better', async () => {
    const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [1], useBias: false })] });
    const stopper = registry.resolve('regularizer', earlyStopping({ patience: 9 }));
    const context = contextWith({}, { model });
    model.setWeights([tf.tensor2d([[1]])]);
    stopper.onTrainStart!(context);
    model.setWeights([tf.tensor2d([[2]])]);
    await stopper.onEvaluate!({ 'val/loss': NaN }, context);
    await stopper.onTrainEnd!(context);
    expect(numbers(model.getWeights()[0])).toEqual([2]);
  });

  it('goes on from a checkpoint, starts anew with each run, and keeps no tensor', async () => {
    const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [1] })] });
    const context = contextWith({}, { model });
    const before = tf.memory().numTensors;
    const [ended, resumed] = [0, 1].map(() =>
      registry.resolve('regularizer', earlyStopping({ patience: 2 })),
    ) as [Regularizer, Regularizer];
    for (const stopper of [ended, resumed]) stopper.onTrainStart!(context);
    expect([...resumed.slots!().values()].map(({ shape }) => shape)).toEqual([[1, 1], [1]]);
    for (const loss of [1, 2]) await ended.onEvaluate!({ 'val/loss': loss }, context);
    expect(ended.state!()).toEqual({ wait: 1, best: 1 });
    resumed.restore!(ended.state!());
    expect(await resumed.onEvaluate!({ 'val/loss': 1.5 }, context)).toBe(
      'val/loss did not improve on 1 for 2 epochs',
    );
    resumed.onTrainStart!(context);
    expect(resumed.state!()).toEqual({ wait: 0, best: null });
    expect(resumed.order).toBe('pre');
    for (const stopper of [ended, resumed]) stopper.dispose!();
    expect(tf.memory().numTensors).toBe(before);
  });
});
