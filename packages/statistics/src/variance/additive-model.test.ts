import { expect, it } from 'vitest';
import { normalRandom } from '../random/normal-random.js';
import { additiveModel } from './additive-model.js';
import { extend, indicators, residual, squaresAlong } from './orthonormal.js';

const CELLS = ['a', 'b', 'c', 'd', 'e'];
/** Rows of a table of 5 cells and 4 seeds. */
const rows = (isThere: (cell: number, seed: number) => boolean) =>
  CELLS.flatMap((cell, c) => [0, 1, 2, 3].filter((seed) => isThere(c, seed)).map((seed) => ({ cell, seed })));

it.each([
  ['each cell has each seed', rows(() => true), 8],
  ['with gaps', rows((cell, seed) => (cell + 2 * seed) % 5 !== 0), 8],
  ['a seed that one cell alone has', rows((cell, seed) => seed < 3 || cell === 1), 8],
  ['a cell of one seed that none else has', rows((cell, seed) => (cell === 4) === (seed === 3)), 7],
  ['runs twice', [...rows(() => true), ...rows((cell) => cell < 2)], 8],
])('has the squares of a least-squares fit where there is %s', (_, table, rank) => {
  const cells = table.map(({ cell }) => cell);
  const seeds = table.map(({ seed }) => seed);
  const model = additiveModel(cells, seeds);
  const blocks = extend([], indicators(seeds.map(String)));
  const fit = [...blocks, ...extend(blocks, indicators(cells))];
  expect(model.rank).toBe(rank);
  expect(fit).toHaveLength(rank);
  const normal = normalRandom(1);
  const values = Float64Array.from(table, () => normal());
  expect(model.squaresIn(values)).toBeCloseTo(squaresAlong(fit, values), 12);
  const centered = residual(blocks, values);
  expect(model.squaresInCentered(centered)).toBeCloseTo(squaresAlong(fit, centered), 12);
});
