import { expect, it } from 'vitest';
import { augmented, expectClose, hostBatch, resolve } from '../hooks.test.support.js';
import { mixUp } from './mix-examples.js';
import { mixup } from './mixup.js';

it('by hand: share · own + (1 − share) · partner’s, targets too', () => {
  const mixing = { partners: Uint32Array.of(1, 0), share: 0.75 };
  const { inputs, targets, targetShape } = mixUp(hostBatch([1, 3], [1], [0, 1]), mixing);
  expectClose([...inputs], [1.5, 2.5]);
  expectClose([...targets], [0.75, 0.25, 0.25, 0.75]);
  expect(targetShape).toEqual([2, 2]);
});

it('mixes the targets of a regression as numbers, and the classes of a sequence at each step', () => {
  const mixing = { partners: Uint32Array.of(1, 0), share: 0.75 };
  const batch = hostBatch([1, 3], [1], [0, 1]);
  const regression = { ...batch, targets: Float32Array.of(2, 10), targetShape: [2, 1], outputs: 1 };
  expect(mixUp(regression, mixing)).toMatchObject({ targets: Float32Array.of(4, 8), targetShape: [2, 1] });
  const sequence = { ...batch, targets: Int32Array.of(0, 1, 1, 1), targetShape: [2, 2] };
  expect(mixUp(sequence, mixing)).toMatchObject({
    targets: Float32Array.of(0.75, 0.25, 0, 1, 0.25, 0.75, 0, 1),
    targetShape: [2, 2, 2],
  });
});

it('draws share and partners from the seed, and reports the share', async () => {
  const batch = hostBatch([1, 3, 8], [1], [0, 1, 1]);
  const draw = (seed: number) => augmented(resolve(mixup({ alpha: 1 })), batch, seed);
  const { metrics, inputs } = await draw(3);
  expect(metrics.share).toBeGreaterThan(0);
  expect(metrics.mixed_share).toBe(1 - (metrics.share ?? NaN));
  expect((await draw(3)).inputs).toEqual(inputs);
  expect((await draw(4)).inputs).not.toEqual(inputs);
});
