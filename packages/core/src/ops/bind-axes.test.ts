import { expect, it } from 'vitest';
import { bindAxes } from './bind-axes.js';
import { declareOp, optional, tensor } from './declare-op.js';

const OP = declareOp({
  name: 'scaleColumns',
  inputs: { x: tensor('...rows', 'columns'), scale: tensor('columns'), shift: optional('columns') },
  outputs: { y: tensor('...rows', 'columns'), padded: tensor('columns', 'more'), kept: optional('columns') },
  attributes: { more: 'int' },
});
const bind = (x: number[], scale?: number[], shift?: number[]) =>
  bindAxes(
    OP,
    { x: { shape: x }, scale: scale && { shape: scale }, shift: shift && { shape: shift } },
    { more: 7 },
  );

it('gives sizes of axes, and shapes of outputs from inputs and attributes', () => {
  expect(bind([2, 3, 5], [5])).toEqual({
    sizes: { rows: 6, columns: 5 },
    outputShapes: { y: [2, 3, 5], padded: [5, 7] },
  });
  expect(bind([5], [5], [5]).outputShapes.y).toEqual([5]);
});

it('says which input does not fit', () => {
  expect(() => bind([2, 3], [4])).toThrow(
    'scaleColumns expects columns of one size; received 3, and 4 in scale [4]',
  );
  expect(() => bind([2, 3], [3], [1, 3])).toThrow('scaleColumns expects shift [columns]; received [1, 3]');
  expect(() => bind([], [3])).toThrow('scaleColumns expects x [...rows, columns]; received []');
  expect(() => bind([2, 3])).toThrow('scaleColumns expects scale [columns]; received nothing');
});
