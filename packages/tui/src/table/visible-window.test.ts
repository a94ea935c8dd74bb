import { expect, it } from 'vitest';
import { scrollThumb, windowStart } from './visible-window.js';

it('moves the window only when the cursor leaves it', () => {
  expect(windowStart(0, 0, 10, 100)).toBe(0);
  expect(windowStart(10, 0, 10, 100)).toBe(1);
  expect(windowStart(5, 1, 10, 100)).toBe(1);
  expect(windowStart(0, 50, 10, 100)).toBe(0);
  expect(windowStart(99, 0, 10, 100)).toBe(90);
  expect(windowStart(3, 90, 10, 5)).toBe(0);
});

it('has a thumb as large as the visible part', () => {
  expect(scrollThumb(0, 10, 10)).toBeNull();
  expect(scrollThumb(0, 10, 100)).toEqual({ from: 0, to: 1 });
  expect(scrollThumb(90, 10, 100)).toEqual({ from: 9, to: 10 });
});
