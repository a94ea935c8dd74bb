import { Generator } from '@ablate/core';
import { describe, expect, it } from 'vitest';
import { resolve, Scripted } from '../hooks.test.support.js';
import { cropFlip, shiftAndFlip } from './crop-flip.js';
import { moveImages } from './move-images.js';

/** One image of one row. */
const row = (...values: number[]) => ({
  values: Float32Array.from(values),
  shape: [1, 1, values.length, 1] as const,
});

describe('shiftAndFlip', () => {
  it('mirrors left to right', () => {
    const { values, flipped } = shiftAndFlip(
      row(1, 2, 3),
      { padding: 0, flip: 1, border: 'zero' },
      new Generator(1),
    );
    expect([...values]).toEqual([3, 2, 1]);
    expect(flipped).toBe(1);
  });

  it('shifts by up to the padding, each way equally often: 10,000 draws', () => {
    const examples = 10_000;
    const values = Float32Array.from({ length: 5 * examples }, (_, i) => (i % 5) + 1);
    const options = { padding: 1, flip: 0, border: 'zero' } as const;
    const moved = shiftAndFlip({ values, shape: [examples, 5, 1, 1] }, options, new Generator(3)).values;
    const counts = new Map<string, number>();
    // An image of one column is empty where it went sideways: one in three stays.
    for (let i = 0; i < examples; i++) {
      const text = moved.subarray(5 * i, 5 * i + 5).join('');
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['00000', '01234', '12345', '23450']);
    for (const text of ['01234', '12345', '23450'])
      expect(Math.abs(counts.get(text)! - 10_000 / 9)).toBeLessThan(4 * Math.sqrt((10_000 / 9) * (8 / 9)));
  });

  it('repeats the edge if asked', () => {
    const options = { padding: 2, flip: 0, border: 'edge' } as const;
    const results = new Set(
      Array.from({ length: 50 }, (_, seed) =>
        shiftAndFlip(row(1, 2, 3), options, new Generator(seed)).values.join(''),
      ),
    );
    expect(results).toEqual(new Set(['111', '112', '123', '233', '333']));
  });

  it('mirrors the stated share of 10,000', () => {
    const images = { values: new Float32Array(10_000), shape: [10_000, 1, 1, 1] } as const;
    const { flipped } = shiftAndFlip(images, { padding: 0, flip: 0.3, border: 'zero' }, new Generator(1));
    expect(Math.abs(flipped - 3_000)).toBeLessThan(4 * Math.sqrt(10_000 * 0.3 * 0.7));
  });
});

describe('moveImages: colour images of 2 × 3, by hand', () => {
  const shape = [2, 2, 3, 3] as const;
  /** `ecr`: example, row and column of each pixel, whose channels follow it. */
  const pixels = (...names: number[]) => names.flatMap((name) => [name, name + 0.25, name + 0.5]);
  const values = Float32Array.from(pixels(111, 112, 113, 121, 122, 123, 211, 212, 213, 221, 222, 223));
  const black = [0, 0, 0];

  it.each([
    {
      border: 'zero',
      expected: [
        ...[...pixels(122, 123), ...black, ...black, ...black, ...black],
        ...[...black, ...black, ...black, ...pixels(212, 211), ...black],
      ],
    },
    {
      border: 'edge',
      expected: pixels(122, 123, 123, 122, 123, 123, 212, 211, 211, 212, 211, 211),
    },
  ] as const)(
    'one moved to the lower right, one mirrored to the upper left: $border',
    ({ border, expected }) => {
      const moves = Int32Array.of(1, 1, 0, -1, -1, 1);
      expect([...moveImages({ values, shape }, { moves, border })]).toEqual(expected);
    },
  );
});

it('draws a shift down, a shift right and a mirror for each image, up to the padding', () => {
  const draws = [0, 0.99, 0.5, 0.99, 0, 0.49, 0.34, 0.66, 0.9];
  const { draws: drawn, metrics } = resolve(cropFlip({ padding: 1 })).augmentation!.draw(
    [3, 4, 4, 3],
    new Scripted([draws]),
  );
  expect(drawn).toEqual({ moves: Int32Array.of(-1, 1, 0, 1, -1, 1, 0, 0, 0), border: 'zero' });
  expect(metrics!.flipped_share).toBeCloseTo(1 / 3, 12);
  expect(metrics!.changed_share).toBeCloseTo(2 / 3, 12);
  expect(resolve(cropFlip()).order).toBe('pre');
});

it('mirrors where the number is below the probability, so that a probability of 0 mirrors nothing', () => {
  const mirrored = (flip: number, ...drawn: number[]) => {
    const uniforms = drawn.flatMap((w) => [0.5, 0.5, w]);
    const scripted = new Scripted([uniforms]);
    return resolve(cropFlip({ flip })).augmentation!.draw([drawn.length, 4, 4, 3], scripted).metrics;
  };
  expect(mirrored(0.5, 0.5, 0.25, 0.75, 0.5)).toEqual({ flipped_share: 0.25, changed_share: 0.25 });
  expect(mirrored(0, 0, 0)).toEqual({ flipped_share: 0, changed_share: 0 });
});
