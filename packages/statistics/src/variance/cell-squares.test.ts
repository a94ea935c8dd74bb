import { expect, it } from 'vitest';
import { cellSquares } from './cell-squares.js';

it('sums the squares of cell means about the mean of all', () => {
  const squares = cellSquares(['a', 'b', 'a', 'b'], [0, 0, 1, 1]);
  // Means 2 and 6 about 4: two values each.
  expect(squares?.(Float64Array.of(1, 4, 3, 8))).toBe(16);
  expect(squares?.(Float64Array.of(5, 5, 5, 5))).toBe(0);
});

it.each([
  ['a gap', ['a', 'a', 'b'], [0, 1, 0]],
  ['a seed twice', ['a', 'a', 'b', 'b'], [0, 0, 0, 1]],
])('is none with %s', (_, cells, seeds) => expect(cellSquares(cells, seeds)).toBeNull());
