import { existsSync } from 'node:fs';
import { describeBackends } from '@ablate/core';
import { describe, expect, it } from 'vitest';
import { trainWith } from './every-site.test.support.js';

/** Where Debian's `chromium` package has a Vulkan driver that needs no GPU. */
const DRIVER = '/usr/lib/chromium/vk_swiftshader_icd.json';
if (existsSync(DRIVER)) process.env.VK_ICD_FILENAMES ??= DRIVER;

const webgpu = (await describeBackends()).find(({ name }) => name === 'webgpu');

// Those that log a value of the whole network, or that compute with one in a step: nothing may be read at once.
describe.skipIf(webgpu?.available !== true)(`on webgpu (${webgpu?.reason})`, () => {
  it.each([
    [['ema'], 'ema/distance'],
    [['swa'], 'swa/averaged_epochs'],
    [['quantize-weights'], 'quantize-weights/relative_error'],
    [['quantize-activations'], 'quantize-activations/relative_error/stem_relu'],
    [['mixup', 'crop-flip', 'random-erasing'], 'random-erasing/erased_share'],
  ])('%j train and give the numbers of wasm', { timeout: 240_000 }, async (names, metric) => {
    const { metrics } = await trainWith(names, { backend: 'webgpu' });
    const { metrics: expected } = await trainWith(names);
    for (const key of ['train/epoch_loss', metric]) expect(metrics[key]).toBeCloseTo(expected[key] ?? NaN, 3);
  });
});
