import { expect, it } from 'vitest';
import { smooth } from './smoothing.js';

it('is the exponential mean without the bias of its start', () => {
  const smoothed = smooth([1, 3, 3], 0.5);
  expect([...smoothed]).toEqual([1, 1.25 / 0.75 + 0.6666666666666667, expect.closeTo(2.714285, 5)]);
});

it('is the mean over a window of points, narrower at the ends', () => {
  expect([...smooth([1, 2, 6, Number.NaN, 4], 3)]).toEqual([1.5, 3, 4, Number.NaN, 4]);
  expect([...smooth([5, 5], 100)]).toEqual([5, 5]);
});

it('leaves a constant alone, and values that are not finite', () => {
  expect([...smooth([2, Number.NaN, 2], 0.9)]).toEqual([expect.closeTo(2), Number.NaN, expect.closeTo(2)]);
});
