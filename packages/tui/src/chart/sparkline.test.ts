import { expect, it } from 'vitest';
import { sparkline } from './sparkline.js';

it('has a bar for each value, or for the mean of each part', () => {
  expect(sparkline([1, 2, 3, 4, 5, 6, 7, 8], 8)).toBe('▁▂▃▄▅▆▇█');
  expect(sparkline([1, 1, 8, 8], 2)).toBe('▁█');
  expect(sparkline([1, Number.NaN, 8], 3)).toBe('▁ █');
  expect(sparkline([2, 2], 2)).toBe('▄▄');
  expect(sparkline([], 5)).toBe('');
  expect(sparkline([1, 8], 2, true)).toBe('_#');
});
