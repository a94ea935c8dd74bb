import { expect, it } from 'vitest';
import { compareTable, type CellOutcomes } from './compare-table.js';

function cell(labels: Readonly<Record<string, string>>, values: readonly number[]): CellOutcomes {
  const runs = values.map((value) => ({ state: 'finished' as const, value }));
  return { label: Object.values(labels).join('/'), labels, runs };
}
const question = { metric: 'test/loss', goal: 'min', worst: null, margin: null } as const;
const ab = (model: string, norm: string, values: readonly number[]) => cell({ model, norm }, values);

it('compares each cell with its own twin, by the goal', () => {
  const zeros = [0, 0, 0, 0, 0, 0];
  const { rows, goal } = compareTable(
    [
      ab('a', 'none', zeros),
      ab('a', 'bn', [1, 2, 3, 4, 5, 6]),
      ab('b', 'bn', [-1, -2, -3, -4, -5, -6]),
      ab('b', 'none', zeros),
      ab('c', 'bn', zeros),
    ],
    [0, 1, 2, 3, 4, 5],
    { ...question, baseline: { norm: 'none' } },
  );
  expect(goal).toBe('min');
  expect(rows.map(({ baseline, verdict }) => [baseline, verdict])).toEqual([
    [null, 'baseline'],
    ['a/none', 'worse'],
    ['b/none', 'better'],
    [null, 'baseline'],
    [null, 'no baseline cell'],
  ]);
});

it('takes for a twin only a cell with the same labels', () => {
  const more = ab('a', 'none', [1, 2]);
  const { rows } = compareTable(
    [
      { ...more, label: 'a/none/x', labels: { ...more.labels, extra: 'x' } },
      ab('b', 'none', [1, 2]),
      more,
      ab('a', 'bn', [3, 4]),
    ],
    [0, 1],
    { ...question, baseline: { norm: 'none' } },
  );
  expect(rows.map(({ baseline }) => baseline)).toEqual([null, null, null, 'a/none']);
});

it('compares nothing without a baseline', () => {
  const { rows, comparisons } = compareTable([ab('a', 'bn', [1, 2])], [0, 1], {
    ...question,
    baseline: null,
  });
  expect([comparisons, rows[0]?.verdict, rows[0]?.mean]).toEqual([0, '', 1.5]);
});
