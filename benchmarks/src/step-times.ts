import { cellConfigSchema, train, type Registry } from '@ablate/core';
import type * as z from 'zod';
import { randomImages } from './train-step/random-images.js';

type Cell = z.input<typeof cellConfigSchema>;

const WARM_UP = 1;

/**
 * Milliseconds of processor time of each training step of a cell on random inputs of a shape, after one to warm up: on
 * wasm, in one thread, so that other work on the machine counts as little as it can.
 */
export async function stepTimes(
  cell: Pick<Cell, 'model' | 'regularizers' | 'optimizer'> & { readonly batchSize: number },
  shape: readonly number[],
  { steps, registry }: { readonly steps: number; readonly registry: Registry },
): Promise<number[]> {
  const times: number[] = [];
  let last = 0;
  await train({
    config: cellConfigSchema.parse({
      ...cell,
      dataset: randomImages({ size: cell.batchSize * (WARM_UP + steps), shape: [...shape] }),
      epochs: 1,
      backend: 'wasm',
      // Else batches would be made before the steps that are measured.
      workers: 0,
    }),
    seed: 0,
    registry,
    onEvent: ({ type }) => {
      const { user, system } = process.cpuUsage();
      const now = (user + system) / 1000;
      if (type === 'progress') times.push(now - last);
      if (type === 'start' || type === 'progress') last = now;
    },
  });
  return times.slice(WARM_UP);
}
