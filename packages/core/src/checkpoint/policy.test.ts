import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtins } from '../builtins.js';
import type { Regularizer } from '../plugins/hooks.js';
import { definePackage, defineRegularizer } from '../plugins/plugin.js';
import { Registry } from '../plugins/registry.js';
import { cellConfigSchema } from '../trainer/config.js';
import type { RunEvent } from '../trainer/events.js';
import { knownLogits, passOn } from '../trainer/known-logits.test.support.js';
import { train } from '../trainer/train.js';
import { removeAllButBest } from './checkpoints.js';
import { CheckpointFolder, type Checkpoint } from './files.js';
import type { CheckpointPolicyInput } from './options.js';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'policy-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

interface Settings {
  readonly policy?: CheckpointPolicyInput;
  readonly hooks?: Regularizer;
  readonly onEvent?: (event: RunEvent) => void | Promise<void>;
  readonly epochs?: number;
  readonly signal?: AbortSignal;
}

/** Trains epochs of 3 steps; gives the notes, the steps whose checkpoints were written, and where it went on. */
async function run({ policy = {}, hooks = {}, onEvent, epochs = 4, signal }: Settings = {}) {
  const plugin = defineRegularizer({
    name: 'hooks',
    version: 1,
    summary: 'Test',
    options: {},
    create: () => hooks,
  });
  const config = cellConfigSchema.parse({
    dataset: knownLogits(),
    model: passOn(),
    regularizers: [plugin()],
    optimizer: { use: 'sgd', options: { lr: 0.1, momentum: 0.9 } },
    epochs,
    batchSize: 4,
    backend: 'wasm',
  });
  const registry = new Registry([builtins, definePackage('test', [knownLogits, passOn, plugin])]);
  const notes: string[] = [];
  const written: number[] = [];
  const resumed: number[] = [];
  await train({
    ...{ config, registry, seed: 0, checkpoints: { directory, ...policy } },
    ...(signal === undefined ? {} : { signal }),
    onEvent: (event) => {
      if (event.type === 'note') notes.push(event.text);
      if (event.type === 'checkpoint') written.push(event.step);
      if (event.type === 'resumed') resumed.push(event.step);
      void onEvent?.(event);
    },
  });
  return { notes, written, resumed };
}

const kept = async () =>
  (await readdir(directory))
    .flatMap((name) => /^step-(\d+)\.json$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);

/** A regularizer that reports these values as `hooks/value`, one after each epoch. */
const reporting = (values: readonly number[]): Regularizer => ({
  onEvaluate: (metrics, { epoch }) => {
    Object.assign(metrics, { value: values[epoch - 1] });
    return undefined;
  },
});

describe('a checkpoint is written', () => {
  it.each<[string, CheckpointPolicyInput, number[]]>([
    ['after each epoch, where nothing is asked for', {}, [3, 6, 9, 12]],
    ['after every second epoch', { everyEpochs: 2 }, [6, 12]],
    // The step that ends an epoch waits for the epoch's metrics.
    ['after every second step', { everySteps: 2 }, [2, 4, 6, 8, 10, 12]],
    ['after every third epoch and every fifth step', { everyEpochs: 3, everySteps: 5 }, [5, 9, 10]],
    ['after every step, where a moment is long enough', { everySeconds: 1e-9 }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]], // prettier-ignore
    ['never within an hour', { everySeconds: 3600 }, []],
  ])('%s', async (_, policy, expected) => {
    expect((await run({ policy: { keep: 99, ...policy } })).written).toEqual(expected);
    expect(await kept()).toEqual(expected);
  });

  it('not while a weight is infinite, and the note says which', async () => {
    const { notes, written } = await run({
      epochs: 2,
      hooks: {
        onEpochEnd: ({ epoch, weights }) => {
          const [kernel] = weights;
          if (epoch === 2) kernel?.variable.assign(tf.fill([2, 2], -Infinity));
        },
      },
    });
    expect(written).toEqual([3]);
    expect(notes).toEqual(['no checkpoint at step 6: model/dense/kernel is no longer finite']);
  });

  it('not where the disk refuses, and training goes on', async () => {
    await rm(directory, { recursive: true });
    // A file where the folder should be.
    const onEvent = async (event: RunEvent) => {
      if (event.type === 'progress' && event.step === 1) await writeFile(directory, '');
    };
    const { notes, written } = await run({ onEvent, epochs: 2 });
    expect(written).toEqual([3, 6]);
    expect(notes).toEqual([
      expect.stringMatching(/^no checkpoint at step 3: (EEXIST|ENOTDIR)/),
      expect.stringMatching(/^no checkpoint at step 6: (EEXIST|ENOTDIR)/),
    ]);
  });
});

describe('the best checkpoint', () => {
  it.each([
    ['min', [3, 1, 2, 1], 6],
    ['max', [3, 4, 4, 1], 6],
    ['min', [NaN, 5, 6, 7], 6],
    ['max', [NaN, NaN, -1, -2], 9],
  ] as const)('of a %simum is kept: of %s that of step %d', async (goal, values, step) => {
    const best = { metric: 'value', goal };
    await run({ policy: { keep: 1, best, everyEpochs: 1 }, hooks: reporting(values) });
    expect(await kept()).toEqual([...new Set([step, 12])]);
    await removeAllButBest({ directory, best });
    expect(await kept()).toEqual([step]);
  });

  it('is remembered by a run that goes on', async () => {
    const policy = { keep: 1, best: { metric: 'value', goal: 'min' } } as const;
    const stop: Regularizer = {
      onEvaluate: (metrics, { epoch }) => {
        Object.assign(metrics, { value: [1, 2, 3, 4][epoch - 1] });
        if (epoch === 2) throw new Error('killed');
        return undefined;
      },
    };
    await expect(run({ policy, hooks: stop })).rejects.toThrow('killed');
    expect(await kept()).toEqual([3]);
    expect((await run({ policy, hooks: reporting([9, 2, 3, 4]) })).resumed).toEqual([3]);
    expect(await kept()).toEqual([3, 12]);
  });
});

it('of an epoch that is complete has no epoch under way, whatever made it due; of another step it has', async () => {
  await run({ policy: { everySteps: 2, keep: 99 } });
  const folder = new CheckpointFolder(directory);
  const underway = await Promise.all(
    [4, 6, 8].map(async (step) => (await folder.read(step))?.record.underway),
  );
  expect(underway).toMatchObject([{ batches: 1, seen: 4 }, null, { batches: 2, seen: 8 }]);
});

it('is written for a best epoch alone, where no other is due', async () => {
  const best = { metric: 'value', goal: 'min' } as const;
  const policy = { everySeconds: 3600, best, keep: 99 };
  expect((await run({ policy, hooks: reporting([3, 1, 2, 0]) })).written).toEqual([3, 6, 12]);
});

it('is written once for a step, also where the run is ended right after it', async () => {
  const stop = new AbortController();
  const written: number[] = [];
  const onEvent = (event: RunEvent) => {
    if (event.type === 'checkpoint') written.push(event.step);
    if (event.type === 'epoch') stop.abort(new Error('ended'));
  };
  await expect(run({ onEvent, signal: stop.signal })).rejects.toThrow('ended');
  expect(written).toEqual([3]);
});

it('that is named when training diverges is the newest of all that are kept', async () => {
  const hooks: Regularizer = { addLoss: ({ step }) => ({ x: tf.scalar(step === 5 ? NaN : 0) }) };
  await expect(run({ hooks, policy: { everySteps: 1, keep: 9 } })).rejects.toThrow(
    `the last finite checkpoint is ${path.join(directory, 'step-5.json')}`,
  );
});

it('is not looked for where a file is instead of the folder', async () => {
  await rm(directory, { recursive: true });
  await writeFile(directory, '');
  await expect(run()).rejects.toThrow('ENOTDIR');
});

describe('a checkpoint that does not fit', () => {
  async function change(edit: (checkpoint: Checkpoint) => Checkpoint) {
    await run({ epochs: 4 });
    const folder = new CheckpointFolder(directory);
    const checkpoint = await folder.read(12);
    if (checkpoint === null) throw new Error('expected a checkpoint');
    const { record, tensors } = edit(checkpoint);
    const { tensors: described, version, ...rest } = record;
    expect([described.bytes > 0, version]).toEqual([true, 1]);
    await folder.write(rest, tensors);
  }

  it('names every tensor that is missing, left over or of another shape', async () => {
    await change(({ record, tensors }) => {
      const changed = new Map(tensors);
      changed.delete('model/dense/kernel');
      changed.set('model/dense/bias', { shape: [3], values: Float32Array.of(1, 2, 3) });
      changed.set('model/other', { shape: [], values: Float32Array.of(1) });
      return { record, tensors: changed };
    });
    await expect(run()).rejects.toMatchObject({
      code: 'CHECKPOINT',
      message: [
        `${path.join(directory, 'step-12.json')} does not fit the model:`,
        'missing: model/dense/kernel [2, 2]',
        'shape of model/dense/bias: expected [2], received [3]',
        'left over: model/other',
      ].join('\n  '),
    });
  });

  it('of another machine is taken, with a note', async () => {
    await change(({ record, tensors }) => {
      const machine = { backend: 'wasm', device: 'a toaster', threads: '7' };
      return { record: { ...record, machine }, tensors };
    });
    const { notes, resumed } = await run();
    expect(resumed).toEqual([12]);
    expect(notes).toEqual([
      expect.stringMatching(
        /^the checkpoint comes from wasm on a toaster with threads 7, and goes on with wasm on .* with threads all: last digits may differ$/,
      ),
    ]);
  });

  it('keeps numbers that JSON does not have', async () => {
    const metrics = { nan: NaN, most: Infinity, least: -Infinity, zero: -0, one: 1 };
    await change(({ record, tensors }) => ({ record: { ...record, metrics }, tensors }));
    const read = await new CheckpointFolder(directory).read(12);
    expect(read?.record.metrics).toStrictEqual(metrics);
    expect(Object.is(read?.record.metrics.zero, -0)).toBe(true);
  });
});

it('what was never completed is removed, other files are not', async () => {
  await run({ epochs: 1 });
  for (const name of ['step-9.safetensors.partial', 'step-2.json.partial', 'step-1.safetensors', 'notes.txt'])
    await writeFile(path.join(directory, name), '');
  await run({ epochs: 1 });
  expect((await readdir(directory)).sort()).toEqual(['notes.txt', 'step-3.json', 'step-3.safetensors']);
});
