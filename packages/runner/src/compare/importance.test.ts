import { expect, it } from 'vitest';
import type { Group } from './compare-cells.js';
import { axisImportance } from './importance.js';

const values: readonly (readonly [model: string, norm: string, seeds: readonly [number, number]])[] = [
  ['a', 'x', [0.536, 0.509]],
  ['a', 'y', [0.602, 0.563]],
  ['b', 'x', [0.594, 0.593]],
  ['b', 'y', [0.698, 0.687]],
  ['c', 'x', [0.799, 0.79]],
  ['c', 'y', [0.924, 0.968]],
];
function group(labels: Readonly<Record<string, string>>, values: readonly number[]): Group {
  const runs = values.map((value, seed) => ({ seed, status: 'finished' as const, value }));
  return { label: Object.values(labels).join('/'), labels, runs };
}
const groups = values.map(([model, norm, seeds]) => group({ model, norm }, seeds));

it('splits the variance as nested least-squares fits do', () => {
  // From numpy.linalg.lstsq: fits without and with each axis, with both, and with a mean for each cell.
  const found = axisImportance(groups);
  expect(found?.n).toBe(12);
  expect(found?.axes.map(({ axis }) => axis)).toEqual(['model', 'norm']);
  expect(found?.axes[0]?.share).toBeCloseTo(0.8476041720545877, 12);
  expect(found?.axes[1]?.share).toBeCloseTo(0.1270503887704143, 12);
  expect(found?.seeds).toBeCloseTo(0.008675801945021615, 12);
  expect(found?.interactions).toBeCloseTo(0.016669637229976622, 12);
});

it('names the largest share first, in whatever order the axes stand', () => {
  const turned = values.map(([model, norm, seeds]) => group({ norm, model }, seeds));
  expect(axisImportance(turned)).toEqual(axisImportance(groups));
});

it('counts finished runs with a number only', () => {
  const others: Group['runs'] = [
    { seed: 2, status: 'failed', value: 0.2 },
    { seed: 3, status: 'pruned', value: 0.3 },
    { seed: 4, status: 'missing', value: 0.4 },
    { seed: 5, status: 'finished', value: null },
    { seed: 6, status: 'finished', value: NaN },
    { seed: 7, status: 'finished', value: Infinity },
  ];
  const more = groups.map((group) => ({ ...group, runs: [...group.runs, ...others] }));
  expect(axisImportance(more)).toEqual(axisImportance(groups));
});

it('splits by hand what has a gap', () => {
  // a/x: 1, b/x: 3, b/y: 5; mean 3, total 8. By model: 1 and 4, so 4 + 2 · 1 = 6. By norm: 2 and 5, so 2 + 4 = 6.
  const gap = (
    [
      [{ model: 'a', norm: 'x' }, 1],
      [{ model: 'b', norm: 'x' }, 3],
      [{ model: 'b', norm: 'y' }, 5],
    ] as const
  ).map(([labels, value]) => group(labels, [value]));
  expect(axisImportance(gap)).toEqual({
    n: 3,
    axes: [
      { axis: 'model', share: 0.75 },
      { axis: 'norm', share: 0.75 },
    ],
    seeds: 0,
    interactions: -0.5,
  });
});

it('takes cells without an axis for one label of it', () => {
  // 1, 1 with the axis, 3, 3 without it: the axis explains all.
  const found = axisImportance([group({ norm: 'x' }, [1, 1]), group({}, [3, 3])]);
  expect(found).toEqual({ n: 4, axes: [{ axis: 'norm', share: 1 }], seeds: 0, interactions: 0 });
});

it('says nothing where nothing varies', () => {
  expect(axisImportance([])).toBeNull();
  expect(axisImportance([group({ model: 'a' }, [0.5])])).toBeNull();
  expect(axisImportance([group({ model: 'a' }, [0.5, 0.5]), group({ model: 'b' }, [0.5])])).toBeNull();
});

it('has two runs explained', () => {
  const found = axisImportance([group({ model: 'a' }, [1]), group({ model: 'b' }, [2])]);
  expect(found).toEqual({ n: 2, axes: [{ axis: 'model', share: 1 }], seeds: 0, interactions: 0 });
});
