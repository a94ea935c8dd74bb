import { expect, it } from 'vitest';
import { planRows } from './plan.js';

const planned = (label: string, seed: number, state: 'done' | 'new' | 'later') => ({
  cell: { label, seed },
  state,
  run: state === 'done' ? { id: `run ${seed}` } : null,
});

it('has a row for each cell and state of its seeds, and names a run that is alone in it', () => {
  const cells = [0, 1, 2, 4, 5].flatMap((seed) => [
    planned('plain', seed, seed < 2 ? 'done' : 'new'),
    planned('residual', seed, seed === 1 ? 'done' : 'later'),
  ]);
  expect(planRows(cells)).toEqual([
    ['plain', '0–1', 'done', ''],
    ['plain', '2, 4–5', 'to train', ''],
    ['residual', '1', 'done', 'run 1'],
    ['residual', '0, 2, 4–5', 'after the next look, unless decided', ''],
  ]);
});
