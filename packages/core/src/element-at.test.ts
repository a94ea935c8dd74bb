import { expect, it } from 'vitest';
import { elementAt } from './element-at.js';

it('gives an element that is there, and says where there is none', () => {
  expect(elementAt([4, 5], 1)).toBe(5);
  for (const index of [2, -1, 0.5])
    expect(() => elementAt(Float32Array.of(4, 5), index)).toThrow(
      `expected an index from 0 to 1; received ${index}`,
    );
});
