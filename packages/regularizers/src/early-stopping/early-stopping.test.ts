import { loadBackend, Registry, type TrainContext } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential, type LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
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

  it('names the known metrics when the monitored one is not there', async () => {
    await expect(stoppedAt(earlyStopping({ monitor: 'val/los' }), [1])).rejects.toThrow(
      'early-stopping monitors "val/los"; known: val/loss',
    );
  });
});
