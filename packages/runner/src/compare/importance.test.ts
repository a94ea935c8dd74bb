import { expect, it } from 'vitest';
import { axisImportance } from './importance.js';

const values: readonly (readonly [model: string, norm: string, seeds: readonly [number, number]])[] = [
  ['a', 'x', [0.536, 0.509]],
  ['a', 'y', [0.602, 0.563]],
  ['b', 'x', [0.594, 0.593]],
  ['b', 'y', [0.698, 0.687]],
  ['c', 'x', [0.799, 0.79]],
  ['c', 'y', [0.924, 0.968]],
];
const groups = values.map(([model, norm, seeds]) => ({
  label: `${model}/${norm}`,
  labels: { model, norm },
  runs: seeds.map((value, seed) => ({ seed, status: 'finished' as const, value })),
}));

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

it('says nothing where nothing varies', () => {
  expect(axisImportance([])).toBeNull();
  expect(
    axisImportance(groups.slice(0, 1).map((group) => ({ ...group, runs: group.runs.slice(0, 1) }))),
  ).toBeNull();
});
