import { countStates } from '@ablate/runner';
import { describe, expect, it } from 'vitest';
import type { ShownCell, ShownMatrix } from './cell-line.js';
import { liveFrame } from './live-frame.js';

const at = (step: number) => ({
  ...{ epoch: 2, epochs: 10, step, steps: 100, loss: 0.4132 },
  ...{ imagesPerSecond: 812.4, etaSeconds: 72 },
});

function cell(label: string, seed: number, rest: Partial<ShownCell>): ShownCell {
  return {
    cell: { label, seed },
    ...{ status: 'waiting', reason: null, progress: null, lastLines: [], startedAt: null, endedAt: null },
    ...rest,
  };
}

function matrix(cells: readonly ShownCell[], etaSeconds: number | null = 125): ShownMatrix {
  return { cells, changed: null, counts: countStates(cells), etaSeconds };
}

const four = matrix([
  cell('residual', 0, { status: 'finished' }),
  cell('plain/bn', 0, { status: 'running', progress: at(50) }),
  cell('plain/bn', 11, { status: 'running' }),
  cell('residual', 1, {}),
]);

describe('the frame of a matrix that runs', () => {
  it('has a bar for each running cell and one for all of it', () => {
    expect(liveFrame(four, { columns: 120, rows: 24 })).toEqual([
      '██████░░░░░░  plain/bn seed 0   epoch 2/10  loss 0.4132  812 images/s  ETA 1m12s',
      '░░░░░░░░░░░░  plain/bn seed 11  starting',
      '█████░░░░░░░  1 done, 2 running, 1 waiting of 4  ETA 2m05s',
    ]);
  });

  it('leaves out what a narrow terminal has no room for, whole', () => {
    expect(liveFrame(four, { columns: 60, rows: 24 })[0]).toBe(
      '██████░░░░░░  plain/bn seed 0   epoch 2/10  loss 0.4132',
    );
    for (let columns = 1; columns < 100; columns += 1)
      for (const line of liveFrame(four, { columns, rows: 24 })) expect(line.length).toBeLessThan(columns);
  });

  it('is no taller than the terminal', () => {
    const many = matrix(
      Array.from({ length: 30 }, (_, seed) => cell('plain', seed, { status: 'running' })),
      null,
    );
    const frame = liveFrame(many, { columns: 80, rows: 10 });
    expect(frame).toHaveLength(9);
    expect(frame.slice(-2)).toEqual([
      'and 23 more',
      '░░░░░░░░░░░░  0 done, 30 running, 0 waiting of 30  ETA –',
    ]);
  });
});
