import { expect, it } from 'vitest';
import { axisImportance } from './importance.js';

const cells = [
  { model: 'plain', norm: 'none', values: [0, 0] },
  { model: 'plain', norm: 'bn', values: [1, 1] },
  { model: 'resnet', norm: 'none', values: [3, 3] },
  { model: 'resnet', norm: 'bn', values: [4, 4] },
];
const observations = (noise: number) =>
  cells.flatMap(({ model, norm, values }) =>
    values.map((value, seed) => ({
      group: model + norm,
      labels: { model, norm },
      value: value + (seed === 0 ? noise : -noise),
    })),
  );

it('splits the variance by axes that add up', () => {
  const importance = axisImportance(observations(0), ['norm', 'model']);
  expect(importance?.axes.map(({ axis }) => axis)).toEqual(['model', 'norm']);
  expect(importance?.axes[0]?.share).toBeCloseTo(0.9);
  expect(importance?.axes[1]?.share).toBeCloseTo(0.1);
  expect(importance?.seeds).toBeCloseTo(0);
  expect(importance?.together).toBeCloseTo(0);
});

it('tells what only the seed changes', () => {
  const importance = axisImportance(observations(1), ['model', 'norm']);
  expect(importance?.seeds).toBeCloseTo(8 / 28);
});

it('says nothing where nothing varies', () => {
  expect(axisImportance([], ['model'])).toBeNull();
  expect(axisImportance(observations(0).slice(0, 2), ['model'])).toBeNull();
});
