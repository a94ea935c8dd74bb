import { layers, sequential } from '@tensorflow/tfjs-layers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { loadBackend } from '../backends/load.js';
import { Streams } from '../random/streams.js';
import { Pace } from './pace.js';
import { TrainState } from './state.js';

let now = 0;
beforeEach(async () => {
  await loadBackend('cpu');
  now = 5000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => vi.restoreAllMocks());

/** A run of three epochs of four steps, ten examples each, that begins within the second epoch. */
function setUp({ seen = 10, step = 5 } = {}) {
  const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [1] })] });
  const state = new TrainState(model, new Streams(0), 3, 4);
  state.epoch = 2;
  state.step = step;
  if (seen > 0) state.underway = { batches: 1, seen, lossSum: 20, tally: [], orderPosition: 0 };
  return { state, pace: new Pace(state) };
}

it('counts what this process has trained since the epoch began here, and what is left by its own pace', () => {
  const { state, pace } = setUp();
  now += 1000;
  pace.startEpoch();
  now += 2000;
  state.addBatch(10, 5, []);
  state.step += 1;
  // 10 images in 2 s; 1 step in 3 s, and 6 of 12 are left; the losses 20 and 5 · 10 over 20 examples.
  expect(pace.progress()).toEqual({
    ...{ type: 'progress', epoch: 2, epochs: 3, step: 6, steps: 12 },
    ...{ loss: 3.5, imagesPerSecond: 5, etaSeconds: 18 },
  });
});

it('has no loss between two epochs, and counts from none', () => {
  const { state, pace } = setUp({ seen: 0 });
  pace.startEpoch();
  now += 500;
  state.step += 1;
  expect(pace.progress()).toMatchObject({ loss: NaN, imagesPerSecond: 0 });
});

it('is the share of the epoch in which no batch was there', async () => {
  const { pace } = setUp();
  async function* batches() {
    for (const batch of ['a', 'b']) {
      now += 100;
      yield await Promise.resolve(batch);
    }
    now += 50;
  }
  for (const expected of [100 / 400, 100 / 400]) {
    // What was before the epoch does not count.
    now += 999;
    pace.startEpoch();
    const seen: string[] = [];
    for await (const batch of pace.waitFor(batches())) {
      seen.push(batch);
      if (batch === 'a') now += 300;
      if (batch === 'a') expect(pace.dataWait).toBeCloseTo(expected, 12);
    }
    expect(seen).toEqual(['a', 'b']);
    expect(pace.dataWait).toBeCloseTo(200 / 550, 12);
  }
});
