import { defineDataset, Generator } from '@ablate/core';
import * as z from 'zod';

/** `[backend, network, side, batch]` of the command line, as `variants.ts` gives them. */
export const [backend = 'wasm', network = 'resnet20', SIDE = 28, BATCH_SIZE = 128] = process.argv
  .slice(2)
  .map((value, at) => (at < 2 ? value : Number(value))) as [string?, string?, number?, number?];

/** V8 compiles a step's code during its first dozen; a slow backend's steps are too long for that to count. */
export const [WARM_UP, STEPS] = backend === 'tensorflow' ? [15, 25] : [3, 8];

/** Random inputs and classes: enough for the warm-up and the measured steps. */
export const randomImages = defineDataset({
  name: 'random-images',
  version: 1,
  summary: 'Random inputs of ten classes',
  options: {
    size: z.int().default(BATCH_SIZE * (WARM_UP + STEPS)),
    shape: z.array(z.int()).default([SIDE, SIDE, 1]),
  },
  create: ({ size, shape }) => {
    const values = shape.reduce((product, length) => product * length, 1);
    const split = (count: number, seed: number) => ({
      size: count,
      inputs: new Generator(seed).normal(count * values),
      labels: Uint8Array.from(new Generator(seed + 1).uniform(count), (u) => Math.floor(10 * u)),
    });
    return {
      inputShape: shape,
      checksum: () => Promise.resolve('random'),
      load: () =>
        Promise.resolve({
          inputShape: shape,
          classNames: Array.from('0123456789'),
          mean: 0,
          std: 1,
          train: split(size, 1),
          validation: split(0, 3),
          test: split(1, 5),
        }),
    };
  },
});

/** Prints images per second from the times of the steps in milliseconds, the warm-up left out. */
export function report(times: readonly number[]): void {
  const measured = times.slice(WARM_UP).sort((a, b) => a - b);
  const middle = measured[measured.length >> 1] ?? NaN;
  console.log(JSON.stringify({ imagesPerSecond: (1000 * BATCH_SIZE) / middle }));
}
