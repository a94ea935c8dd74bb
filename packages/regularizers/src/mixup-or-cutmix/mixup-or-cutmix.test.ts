import { elementAt, Generator } from '@ablate/core';
import { expect, it } from 'vitest';
import { augmented, hostBatch, resolve, Scripted } from '../hooks.test.support.js';
import { mixupOrCutmix } from './mixup-or-cutmix.js';

/** A black and a white image. */
const batch = hostBatch([...Array<number>(16).fill(0), ...Array<number>(16).fill(1)], [4, 4, 1], [0, 1]);

/** Whether the batch was mixed by CutMix, which leaves no grey. */
async function isCut(probability: number, seed: number): Promise<boolean> {
  const { inputs, targets } = await augmented(
    resolve(mixupOrCutmix({ switch: probability, mixup: 50 })),
    batch,
    seed,
  );
  expect(elementAt(targets, 0) + elementAt(targets, 1)).toBeCloseTo(1, 6);
  return inputs.every((value) => value === 0 || value === 1);
}

it('cuts always at 1; at 0 it mixes wherever two images were paired', async () => {
  const seeds = Array.from({ length: 20 }, (_, seed) => seed);
  expect(await Promise.all(seeds.map((seed) => isCut(1, seed)))).not.toContain(false);
  expect(await Promise.all(seeds.map((seed) => isCut(0, seed)))).toContain(false);
});

it('cuts the stated share of 10,000 batches', () => {
  const { augmentation } = resolve(mixupOrCutmix({ switch: 0.3 }));
  const generator = new Generator(1);
  let cut = 0;
  for (let i = 0; i < 10_000; i++)
    cut += Number('box' in (augmentation!.draw([2, 4, 4, 1], generator).draws as object));
  expect(Math.abs(cut - 3_000)).toBeLessThan(4 * Math.sqrt(10_000 * 0.3 * 0.7));
});

it.each([
  { probability: 0.5, u: 0.25, cut: true },
  { probability: 0.5, u: 0.5, cut: false },
  { probability: 0, u: 0, cut: false },
])('cuts where $u is below the probability $probability: $cut', ({ probability, u, cut }) => {
  // Both alphas are 1, so that both draw two normal numbers, each with a uniform one; CutMix a centre; both partners.
  const script = [[u], [0.5], [0.5], ...(cut ? [[0.5, 0.5]] : []), [0, 0]];
  const { draws } = resolve(mixupOrCutmix({ switch: probability, mixup: 1 })).augmentation!.draw(
    [2, 4, 4, 3],
    new Scripted(script, [0, 0]),
  );
  expect(draws).toHaveProperty('share', cut ? 0.75 : 0.5);
});
