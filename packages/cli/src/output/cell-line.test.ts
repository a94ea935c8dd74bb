import { expect, it } from 'vitest';
import { endLine, type ShownCell } from './cell-line.js';

const progress = {
  epoch: 2,
  epochs: 2,
  step: 8,
  steps: 8,
  loss: 2.3026,
  imagesPerSecond: 900,
  etaSeconds: 0,
};
const ended = (changes: Partial<ShownCell>): ShownCell => ({
  ...{ cell: { label: 'plain', seed: 1 }, status: 'finished', reason: null, progress, lastLines: ['a', 'b'] },
  ...{ startedAt: 1000, endedAt: 3000 },
  ...changes,
});

it('says how a cell ended, and which loss it came to', () => {
  expect(endLine(ended({}))).toBe('plain seed 1 finished after 2.0s  loss 2.303');
  expect(endLine(ended({ progress: null }))).toBe('plain seed 1 finished after 2.0s');
  expect(endLine(ended({ status: 'failed', reason: 'no images' }), 1)).toBe(
    'plain seed 1 failed after 2.0s: no images\n    | b',
  );
});
