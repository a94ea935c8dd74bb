import { Generator } from '@ablate/core';
import { describe, expect, it } from 'vitest';
import { resolve, Scripted } from '../hooks.test.support.js';
import { fillBoxes } from './fill-boxes.js';
import { eraseBoxes, randomErasing } from './random-erasing.js';

const options = { probability: 0.5, area: [0.02, 0.4], aspect: 0.3 } as const;

describe('eraseBoxes', () => {
  it('erases the stated share of 10,000 images, each by one box of the stated area', () => {
    const examples = 10_000;
    const images = {
      values: new Float32Array(examples * 100).fill(9),
      shape: [examples, 10, 10, 1],
    } as const;
    const { values, erased } = eraseBoxes(images, options, new Generator(1));
    const counts = Array.from(
      { length: examples },
      (_, i) => values.subarray(100 * i, 100 * (i + 1)).filter((value) => value !== 9).length,
    );
    const changed = counts.filter((count) => count > 0);
    expect(Math.abs(changed.length - 5_000)).toBeLessThan(4 * 50);
    expect(erased).toBe(changed.reduce((a, b) => a + b));
    expect(Math.max(...changed)).toBeLessThanOrEqual(45);
    const mean = erased / changed.length;
    expect(Math.abs(mean - 21)).toBeLessThan(2);
  });

  it('puts N(0, 1) there, and leaves what it was given alone', () => {
    const given = new Float32Array(1000 * 64).fill(100);
    const { values } = eraseBoxes({ values: given, shape: [1000, 8, 8, 1] }, options, new Generator(2));
    const noise = values.filter((value) => value !== 100);
    const mean = noise.reduce((a, b) => a + b) / noise.length;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(noise.length));
    expect(given.every((value) => value === 100)).toBe(true);
  });

  it('by hand: the box of the second image has the stream’s numbers from its position', () => {
    const images = { values: new Float32Array(18).fill(9), shape: [2, 3, 3, 1] } as const;
    const box = { example: 1, top: 1, left: 0, height: 2, width: 2, position: 5 };
    const filled = fillBoxes(images, [box], (position) => new Generator(3, position));
    const [a, b, c, d] = new Generator(3, 5).normal(4);
    expect([...filled.subarray(9)]).toEqual([9, 9, 9, a, b, 9, c, d, 9]);
    expect(filled.subarray(0, 9).every((value) => value === 9)).toBe(true);
  });

  it('by hand: a box in the lower right corner of the last of two colour images', () => {
    const images = { values: new Float32Array(24).fill(9), shape: [2, 2, 2, 3] } as const;
    const box = { example: 1, top: 1, left: 1, height: 1, width: 1, position: 5 };
    const filled = fillBoxes(images, [box], (position) => new Generator(3, position));
    expect([...filled]).toEqual([...Array<number>(21).fill(9), ...new Generator(3, 5).normal(3)]);
  });

  it('chooses an image where the number is below the probability, so that 0 chooses none', () => {
    const boxes = (probability: number, ...chosen: number[]) =>
      resolve(randomErasing({ probability })).augmentation!.draw(
        [chosen.length, 8, 8, 3],
        new Scripted([chosen, [0, 0.5, 0, 0]]),
      ).draws;
    expect(boxes(0.5, 0.5, 0.25, 0.5)).toMatchObject([{ example: 1 }]);
    expect(boxes(0, 0, 0)).toEqual([]);
  });

  it('draws the same boxes from the same seed', () => {
    const draw = (seed: number) =>
      eraseBoxes({ values: new Float32Array(640), shape: [10, 8, 8, 1] }, options, new Generator(seed))
        .values;
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });
});

it('refuses an area whose ends are swapped', () => {
  expect(() => resolve(randomErasing({ area: [0.4, 0.1] }))).toThrow(
    'random-erasing: expected area [smallest, largest]; received [0.4, 0.1]',
  );
});

describe('the draws of an image of 4 × 8, of which a box has 8 of 32 pixels', () => {
  const shape = [1, 4, 8, 3];
  const draw = (aspect: number, ...uniforms: number[][]) =>
    resolve(randomErasing({ area: [0.25, 0.25], aspect })).augmentation!.draw(
      shape,
      new Scripted([[0], ...uniforms]),
    );

  it('tries another box where one is as high or as wide as the image, or empty', () => {
    const { draws, metrics } = draw(
      1 / 8,
      // Ratio 1/8 is 1 × 8; 8 is 8 × 1; ½ is 2 × 4.
      [0, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 1 / 3, 0.99, 0.99],
    );
    expect(draws).toEqual([{ example: 0, top: 2, left: 4, height: 2, width: 4, position: 0 }]);
    expect(metrics).toEqual({ erased_share: 0.25 });
  });

  it('gives up after ten', () => {
    const wide = Array.from({ length: 10 }, () => [0, 0, 0, 0]);
    expect(draw(1 / 8, ...wide)).toEqual({ draws: [], metrics: { erased_share: 0 } });
    expect(draw(1 / 8, ...wide.slice(1), [0, 0.5, 0, 0])).toMatchObject({ draws: [{ height: 3, width: 3 }] });
  });

  it('tries another box where one has no pixel', () => {
    const tiny = resolve(randomErasing({ area: [0.001, 0.25], aspect: 1 })).augmentation!;
    const { draws } = tiny.draw(shape, new Scripted([[0], [0, 0, 0, 0], [1, 0, 0, 0]]));
    expect(draws).toEqual([{ example: 0, top: 0, left: 0, height: 3, width: 3, position: 0 }]);
  });
});
