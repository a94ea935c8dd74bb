import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/load.js';
import { Streams } from '../random/streams.js';
import { TrainState } from './state.js';

beforeAll(() => loadBackend('cpu'));

const stateOf = (seed = 0) =>
  new TrainState(
    sequential({ layers: [layers.dense({ units: 1, inputShape: [1], name: 'd' })] }),
    new Streams(seed),
    3,
    4,
  );

describe('the order of an epoch', () => {
  it('is another in each epoch, and the same again while the epoch is under way', () => {
    const state = stateOf();
    const first = state.drawOrder(20);
    expect([...first].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(state.drawOrder(20)).toEqual(first);
    expect(state.streams.positions()).toEqual({ order: 5 });
    state.takeUnderway();
    const second = state.drawOrder(20);
    expect(second).not.toEqual(first);
    expect(state.drawOrder(20)).toEqual(second);
    expect(state.streams.positions()).toEqual({ order: 10 });
  });
});

describe('an epoch under way', () => {
  it('adds up its batches by their sizes', () => {
    const state = stateOf();
    state.addBatch(99, 99, [99]);
    state.drawOrder(6);
    state.addBatch(4, 2, [1, 10]);
    state.addBatch(2, 5, [2, 20]);
    expect(state.takeUnderway()).toEqual({
      ...{ batches: 2, seen: 6, lossSum: 18, tally: [3, 30], orderPosition: 0 },
    });
    expect(state.underway).toBeNull();
    expect(() => state.takeUnderway()).toThrow('no epoch is under way');
  });

  it.each([
    [0, null, false, false],
    [2, null, false, false],
    [3, null, false, true],
    [4, null, false, true],
    [1, 'why', false, true],
    [3, null, true, false],
    [1, 'why', true, false],
  ])(
    'after %d of 3 epochs, stopped %s, one under way: %s; done: %s',
    (epoch, stopped, isUnderway, isDone) => {
      const state = stateOf();
      state.epoch = epoch;
      state.stopped = stopped;
      if (isUnderway) state.drawOrder(4);
      expect(state.isDone).toBe(isDone);
      expect(state.steps).toBe(12);
    },
  );
});

describe('what is logged', () => {
  it('is taken once; a scalar counts as it was when it was logged, the last one of a name', async () => {
    const state = stateOf();
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      state.log('n', 1);
      state.log('n', 2);
      state.log('s', tf.scalar(3));
      state.log('s', tf.scalar(4));
    });
    expect(tf.memory().numTensors).toBe(before + 1);
    expect(await state.peekLogged()).toEqual({ n: 2, s: 4 });
    expect(await state.readLogged()).toEqual({ n: 2, s: 4 });
    expect(tf.memory().numTensors).toBe(before);
    expect([await state.readLogged(), await state.peekLogged(), state.takeLogged()]).toEqual([{}, {}, {}]);
  });

  it('is a number or a scalar', () => {
    const vector = tf.tensor1d([1, 2]) as tf.Tensor as tf.Scalar;
    expect(() => stateOf().log('ema/distance', vector)).toThrow(
      'ema/distance: expected a number or a scalar to log; received a tensor [2]',
    );
  });

  it('is what a checkpoint has kept, after it is restored, and nothing else', async () => {
    const state = stateOf();
    const before = tf.memory().numTensors;
    state.log('old', 1);
    tf.tidy(() => {
      state.log('old_scalar', tf.scalar(1));
    });
    state.metrics.kept = 7;
    state.streams.generator('x').uniform(4);
    const underway = { batches: 1, seen: 2, lossSum: 3, tally: [4], orderPosition: 5 };
    state.restore({
      ...{ epoch: 2, step: 6, learningRate: 0.5, stopped: 'why', underway },
      ...{ streams: { order: 9 }, metrics: { new: 8 }, logged: { again: 3 } },
    });
    expect(tf.memory().numTensors).toBe(before);
    expect(state).toMatchObject({ epoch: 2, step: 6, learningRate: 0.5, stopped: 'why', underway });
    expect(state.metrics).toEqual({ kept: 7, new: 8 });
    expect(state.streams.positions()).toEqual({ x: 0, order: 9 });
    expect(await state.readLogged()).toEqual({ again: 3 });
  });
});

it('has the trainable weights by their names', () => {
  const state = stateOf();
  expect(state.weights.map(({ name, variable }) => [name, variable.shape])).toEqual([['d/kernel', [1, 1]], ['d/bias', [1]]]); // prettier-ignore
});

describe('a metric named __proto__', () => {
  const odd = JSON.parse('{"__proto__": 1, "constructor": 2}') as Record<string, number>;

  it('is logged as others are', async () => {
    const state = stateOf();
    for (const [name, value] of Object.entries(odd)) state.log(name, value);
    expect(Object.entries(await state.peekLogged())).toEqual(Object.entries(odd));
    expect(Object.entries(state.takeLogged())).toEqual(Object.entries(odd));
    state.log('__proto__', tf.scalar(3));
    expect(Object.entries(await state.peekLogged())).toEqual([['__proto__', 3]]);
    expect(Object.entries(await state.readLogged())).toEqual([['__proto__', 3]]);
  });

  it('is kept with the others', () => {
    const state = stateOf();
    const standing = { epoch: 1, step: 4, learningRate: 0, stopped: null, underway: null, streams: {} };
    state.restore({ ...standing, metrics: odd, logged: odd });
    expect(Object.entries(state.metrics)).toEqual(Object.entries(odd));
    expect(Object.entries(state.takeLogged())).toEqual(Object.entries(odd));
  });
});
