import { expect, it } from 'vitest';
import type { RunRow } from '../types.js';
import { ChosenRuns } from './chosen-runs.js';
import { outcomeTable } from './outcome-table.js';

const run = (configHash: string, seed: number | null, last: number) =>
  ({
    ...{ id: `${configHash}${seed}`, experiment: 'x', status: 'finished', configHash, seed, config: {} },
    metrics: { acc: { last } },
  }) as unknown as RunRow;
const chosen = new ChosenRuns([run('a', 3, 0.3), run('a', null, 0.4), run('b', 1, 0.1)], 'x');
const cells = ['a', 'b'].map((hash) => ({ hash, label: hash, labels: {} }));
const values = (seeds: readonly number[]) => {
  const table = outcomeTable(cells, seeds, chosen, 'acc');
  return [
    table.seeds,
    ...table.cells.map(({ runs }) => runs.map((found) => ('value' in found ? found.value : found.state))),
  ];
};

it('has a column for each seed that there should be, in their order', () => {
  expect(values([3, 1])).toEqual([
    [3, 1],
    [0.3, 'missing'],
    ['missing', 0.1],
  ]);
});

it('has the seeds that any cell has where none are named', () => {
  expect(values([])).toEqual([
    [-1, 1, 3],
    [0.4, 'missing', 0.3],
    ['missing', 0.1, 'missing'],
  ]);
});
