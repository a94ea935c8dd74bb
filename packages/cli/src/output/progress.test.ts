import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ShownCell, ShownMatrix } from './cell-line.js';
import { progressView } from './progress.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

const cell = (seed: number, status: ShownCell['status']): ShownCell => ({
  ...{ cell: { label: 'plain', seed }, status, reason: null, lastLines: [], startedAt: 0, endedAt: 5000 },
  progress: {
    ...{ epoch: 1, epochs: 2, step: 1, steps: 10, loss: 0.5 + seed, imagesPerSecond: 100, etaSeconds: 9 },
  },
});

function matrix(cells: readonly ShownCell[], changed: ShownCell | null): ShownMatrix {
  const count = (wanted: ShownCell['status']) => cells.filter(({ status }) => status === wanted).length;
  return {
    ...{ cells, changed, etaSeconds: 9 },
    counts: {
      ...{ waiting: 0, queued: 0, reused: 0, failed: 0, crashed: 0, killed: 0, pruned: 0, elsewhere: 0 },
      ...{ running: count('running'), finished: count('finished') },
    },
  };
}

it('has a line for every running cell each 15 s where there is no terminal, and one for each end', () => {
  const stream = new PassThrough({ encoding: 'utf8' });
  const written = () =>
    String(stream.read() ?? '')
      .split('\n')
      .slice(0, -1);
  const view = progressView(stream);
  const running = [cell(0, 'running'), cell(1, 'running')];
  view.update(matrix(running, null));
  expect(written()).toHaveLength(3);
  vi.advanceTimersByTime(14_000);
  view.update(matrix(running, cell(1, 'running')));
  expect(written()).toEqual([]);
  vi.advanceTimersByTime(1000);
  view.update(matrix(running, cell(1, 'running')));
  expect(written()).toEqual([
    'plain seed 0  epoch 1/2  loss 0.5000  100 images/s  ETA 9.0s',
    'plain seed 1  epoch 1/2  loss 1.500  100 images/s  ETA 9.0s',
    '0 done, 2 running, 0 waiting of 2  ETA 9.0s',
  ]);
  const ended = cell(0, 'finished');
  view.update(matrix([ended, cell(1, 'running')], ended));
  expect(written()).toEqual([
    'plain seed 0 finished after 5.0s  loss 0.5000',
    '1 done, 1 running, 0 waiting of 2  ETA 9.0s',
  ]);
});
