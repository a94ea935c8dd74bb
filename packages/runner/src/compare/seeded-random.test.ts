import { expect, it } from 'vitest';
import { seededRandom } from './seeded-random.js';

// From an implementation of mulberry32 in Python's whole numbers.
it.each([
  [0, [0.26642920868471265, 0.0003297457005828619, 0.2232720274478197, 0.1462021479383111]],
  [12345, [0.9797282677609473, 0.3067522644996643, 0.484205421525985, 0.817934412509203]],
  [-1, [0.8964226141106337, 0.189478256739676, 0.7156526781618595, 0.9440599093213677]],
])('is mulberry32 from the seed %d', (seed, expected) => {
  const random = seededRandom(seed);
  expect(expected.map(() => random())).toEqual(expected);
});
