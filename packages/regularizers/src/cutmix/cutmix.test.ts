import { Generator } from '@ablate/core';
import { describe, expect, it } from 'vitest';
import { augmented, expectClose, hostBatch, resolve } from '../hooks.test.support.js';
import { cutMix, pasteBoxes } from './paste-boxes.js';
import { boxAround, cutmix } from './cutmix.js';

describe('boxAround', () => {
  it('by hand: sides √(1 − share), around the centre', () => {
    expect(boxAround([0.5, 0.5], 0.75, 8, 8)).toEqual({ top: 2, left: 2, bottom: 6, right: 6 });
  });

  it('is cut at the border', () => {
    expect(boxAround([0, 0.99], 0.75, 8, 8)).toEqual({ top: 0, left: 5, bottom: 2, right: 8 });
  });

  it('has its centre anywhere: the mean of 10,000 is the middle', () => {
    const drawn = new Generator(1).uniform(20_000);
    let sum = 0;
    for (let i = 0; i < 10_000; i++) {
      const { top, bottom } = boxAround([drawn[2 * i]!, drawn[2 * i + 1]!], 0.99, 101, 101);
      sum += (top + bottom) / 2;
    }
    expect(Math.abs(sum / 10_000 - 50)).toBeLessThan((4 * 101) / Math.sqrt(12 * 10_000) + 0.5);
  });
});

it('pastes the partner’s box', () => {
  const images = { values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), shape: [2, 2, 2, 1] } as const;
  const box = { top: 0, left: 1, bottom: 2, right: 2 };
  expect([...pasteBoxes(images, Uint32Array.of(1, 0), box)]).toEqual([1, 6, 3, 8, 5, 2, 7, 4]);
});

it('mixes the targets by the area that came', async () => {
  const images = [...Array<number>(16).fill(0), ...Array<number>(16).fill(1)];
  const paired = [];
  for (let seed = 0; seed < 8; seed++) {
    const mixed = await augmented(resolve(cutmix()), hostBatch(images, [4, 4, 1], [0, 1]), seed);
    const ones = mixed.inputs.subarray(0, 16).filter((value) => value === 1).length;
    const expected = 1 - ones / 16;
    if (ones > 0) expect(mixed.metrics.share).toBeCloseTo(expected, 6);
    expectClose([...mixed.targets], [expected, 1 - expected, 1 - expected, expected]);
    paired.push(ones > 0);
  }
  expect(paired).toContain(true);
});

it('pastes a box of a colour image that is not square, and keeps the rest of the batch', () => {
  // Two images of 2 × 3 pixels with two channels.
  const batch = hostBatch(
    Array.from({ length: 24 }, (_, i) => i),
    [2, 3, 2],
    [0, 1],
  );
  const box = { top: 1, left: 1, bottom: 2, right: 3 };
  const mixed = cutMix(batch, { box, partners: Uint32Array.of(1, 0), share: 0.75 });
  expect(mixed).toEqual({
    ...batch,
    inputs: Float32Array.of(
      ...[0, 1, 2, 3, 4, 5, 6, 7, 20, 21, 22, 23],
      ...[12, 13, 14, 15, 16, 17, 18, 19, 8, 9, 10, 11],
    ),
    targets: Float32Array.of(0.75, 0.25, 0.25, 0.75),
    targetShape: [2, 2],
  });
  expect([...batch.inputs.subarray(8, 12)]).toEqual([8, 9, 10, 11]);
});

it('has boxes of other sides where the image is not square', () => {
  expect(boxAround([0.5, 0.25], 0.75, 4, 16)).toEqual({ top: 1, left: 0, bottom: 3, right: 8 });
  expect(boxAround([0.99, 0.99], 0.75, 4, 16)).toEqual({ top: 2, left: 11, bottom: 4, right: 16 });
});
