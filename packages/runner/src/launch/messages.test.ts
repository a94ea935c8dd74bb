import { describe, expect, it } from 'vitest';
import { isCellMessage } from './messages.js';

const progress = {
  ...{ epoch: 1, epochs: 2, step: 3, steps: 4, loss: NaN },
  ...{ imagesPerSecond: null, etaSeconds: 5 },
};

describe('a message of a cell', () => {
  it.each([
    { type: 'ready' },
    { type: 'progress', progress },
    { type: 'epoch', epoch: 1, metrics: { 'val/loss': Infinity } },
    { type: 'finished', reason: null },
    { type: 'finished', reason: 'early' },
    { type: 'failed', reason: 'x' },
    { type: 'killed', reason: 'x' },
    { type: 'pruned', reason: 'x' },
  ])('is taken: %j', (message) => {
    expect(isCellMessage(message)).toBe(true);
  });

  it.each([
    ...[undefined, null, 'ready', 7, [], {}, { type: 'crashed', reason: 'x' }, { type: ['ready'] }],
    ...[{ type: 'progress' }, { type: 'progress', progress: null }],
    ...Object.keys(progress).map((name) => ({ type: 'progress', progress: { ...progress, [name]: 'x' } })),
    ...[{ type: 'progress', progress: { ...progress, loss: undefined } }],
    ...[
      { type: 'epoch', epoch: 1 },
      { type: 'epoch', metrics: {} },
    ],
    ...[{ type: 'epoch', epoch: 1, metrics: { loss: 'low' } }],
    ...[{ type: 'finished' }, { type: 'failed' }, { type: 'killed', reason: null }],
  ])('is told from what is none, or is not whole: %j', (message) => {
    expect(isCellMessage(message)).toBe(false);
  });
});
