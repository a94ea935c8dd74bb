import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { enlargeBilinear } from './resize-bilinear.js';

it('weighs the two nearest middles along each axis', () => {
  // Middles of four pixels lie at -0.25, 0.25, 0.75 and 1.25 of two.
  expect([...enlargeBilinear(Uint8Array.of(0, 100, 200, 40), 2, 4)]).toEqual([
    ...[0, 25, 75, 100],
    ...[50, 59, 76, 85],
    ...[150, 126, 79, 55],
    ...[200, 160, 80, 40],
  ]);
});

it('leaves images of the same size, and each image of several by itself', () => {
  const images = Uint8Array.from({ length: 18 }, (_, i) => 14 * i);
  expect(enlargeBilinear(images, 3, 3)).toEqual(images);
  const both = enlargeBilinear(images, 3, 5);
  expect(both.subarray(25)).toEqual(enlargeBilinear(images.subarray(9), 3, 5));
});

it('is TensorFlow’s with half-pixel centers, but for rounding', async () => {
  await tf.setBackend('cpu');
  const sizes = fc
    .integer({ min: 1, max: 6 })
    .chain((from) =>
      fc.tuple(
        fc.constant(from),
        fc.integer({ min: from, max: 12 }),
        fc.uint8Array({ minLength: from * from, maxLength: from * from }),
      ),
    );
  fc.assert(
    fc.property(sizes, ([from, to, image]) => {
      const expected = tf.tidy(() =>
        tf.image
          .resizeBilinear(tf.tensor4d([...image], [1, from, from, 1]), [to, to], false, true)
          .dataSync(),
      );
      const off = enlargeBilinear(image, from, to).map((value, i) => Math.abs(value - (expected[i] ?? NaN)));
      expect(Math.max(...off)).toBeLessThanOrEqual(1);
    }),
  );
});
