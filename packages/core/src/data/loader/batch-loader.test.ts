import { describe, expect, it } from 'vitest';
import type { Augment } from '../../plugins/augmentation.js';
import { Generator } from '../../random/streams.js';
import { augment, module } from './add.test.support.js';
import { batchLoader } from './batch-loader.js';
import type { BatchPlan } from './batch-maker.js';
import type { Dataset } from '../dataset.js';
import { batchFacts } from './host-batch.js';
import { shareTraining } from './share-training.js';

const split = { size: 6, inputs: Uint8Array.of(0, 1, 2, 3, 4, 5), labels: Uint8Array.of(0, 1, 2, 0, 1, 2) };
const dataset: Dataset = {
  ...{ inputShape: [1], classNames: ['a', 'b', 'c'], mean: 0, std: 1 },
  ...{ train: split, validation: split, test: split },
};
const source = {
  facts: batchFacts(dataset),
  split: shareTraining(dataset).train,
  augmentations: [{ name: 'add', module, key: 5 }],
};
const augments = [augment as Augment<unknown>];
const noise = new Generator(5, 7).uniform(1)[0]!;
const plan = (index: number, draws: object = { add: 10 * index }): BatchPlan => ({
  indices: Uint32Array.of(index, 5 - index).subarray(0, 1),
  draws: [draws],
});

async function load(workers: number, plans: Iterable<BatchPlan>): Promise<number[][]> {
  const loader = await batchLoader(source, augments, { workers, prefetch: 2 });
  try {
    const seen: number[][] = [];
    for await (const { plan, batch } of loader.load(plans))
      seen.push([...plan.indices, ...batch.inputs, ...batch.targets]);
    return seen;
  } finally {
    await loader.end();
  }
}

describe('batchLoader', () => {
  it.each([0, 1, 2])('gives the batches of its plans in their order, with %d threads', async (workers) => {
    const plans = [0, 1, 2, 3, 4, 5].map((index) => plan(index));
    expect(await load(workers, plans)).toEqual(plans.map((_, i) => [i, Math.fround(11 * i + noise), i % 3]));
    expect(await load(workers, [])).toEqual([]);
  });

  it('draws no further ahead than it is asked for', async () => {
    let drawn = 0;
    const plans = function* () {
      for (; drawn < 6;) yield plan(drawn++);
    };
    const loader = await batchLoader(source, augments, { workers: 1, prefetch: 2 });
    for await (const { plan } of loader.load(plans())) expect(drawn).toBe(Math.min(6, plan.indices[0]! + 3));
    await loader.end();
  });

  it.each([
    [0, 'throw', 'broken on purpose'],
    [1, 'throw', 'a thread that makes batches failed: broken on purpose'],
    [2, 'exit', 'a thread that makes batches failed: it ended with code 3'],
  ])('with %d threads, says why no batch comes: %s', async (workers, fail, message) => {
    const plans = [plan(0), plan(1), plan(2, { fail }), plan(3), plan(4), plan(5)];
    await expect(load(workers, plans)).rejects.toThrow(message);
  });

  it('ends its threads, and makes no batch after that', async () => {
    const loader = await batchLoader(source, augments, { workers: 2, prefetch: 1 });
    for await (const { batch } of loader.load([plan(0)])) expect(batch.targets).toHaveLength(1);
    await loader.end();
    for (let thread = 0; thread < 2; thread++)
      await expect(loader.load([plan(0)]).next()).rejects.toThrow('it ended with code 1');
  });

  it('refuses a module that cannot be imported, and one that augments nothing', async () => {
    const other = (at: string) =>
      batchLoader({ ...source, augmentations: [{ name: 'other', module: at, key: 0 }] }, augments, {
        workers: 1,
        prefetch: 1,
      });
    await expect(other(new URL('./nowhere.js', module).href)).rejects.toThrow(
      /^other: file:.*nowhere\.js could not be imported/,
    );
    await expect(other('node:path')).rejects.toThrow(
      'other: expected node:path to export a function "augment"; received undefined',
    );
  });
});
