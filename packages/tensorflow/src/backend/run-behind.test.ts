import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { Generator, loadBackend } from '@ablate/core';
import { normal, onBackend, PROGRAM_START, runProgram, skipWithout } from '@ablate/core/testing';
import { runBehind } from './run-behind.js';

/** A backend whose addon and kernels only tell what they were asked for. */
function recording() {
  const log: string[] = [];
  let tensors = 0;
  let enqueued = 0;
  const backend: Parameters<typeof runBehind>[0] = {
    binding: {
      createTensor: () => ++tensors,
      deleteTensor: (tensor) => void log.push(`delete ${tensor}`),
      tensorDataSync: (tensor) => void log.push(`read ${tensor}`),
      executeOp: (op, _attributes, _inputs, outputs) => {
        if (op.startsWith('Ablate')) enqueued += 1;
        log.push(op);
        return Array.from({ length: outputs }, () => ({ id: ++tensors }));
      },
      runSavedModel: (model) => void log.push(`model ${model}`),
    },
    time: (run) => Promise.resolve().then(run),
  };
  runBehind(backend, {
    runBehind: () => void log.push('begin'),
    enqueued: () => enqueued,
    finish: (op) => void log.push(`wait for ${op}`),
  });
  const run = (op: string, inputs: number[], outputs = 1) =>
    backend.binding.executeOp(op, [], inputs, outputs).map(({ id }) => id);
  return { log, backend, run };
}

describe('runBehind', () => {
  it('lets an op of the library wait for what fills its inputs, and for no more', () => {
    const { log, run } = recording();
    const [a = NaN] = run('AblateRelu', []);
    run('AblateRelu', [a]);
    run('Exp', [a]);
    run('Exp', [a]);
    run('Neg', []);
    expect(log).toEqual(['begin', 'AblateRelu', 'AblateRelu', 'wait for 1', 'Exp', 'Exp', 'Neg']);
  });

  it('follows what is filled through a reshape', () => {
    const { log, run, backend } = recording();
    const [a = NaN] = run('AblateRelu', []);
    const [b = NaN] = run('Reshape', [a, 99]);
    backend.binding.deleteTensor(a);
    backend.binding.tensorDataSync(b);
    expect(log.slice(1)).toEqual(['AblateRelu', 'Reshape', 'delete 1', 'wait for 1', 'read 2']);
  });

  it('waits before values are read or a saved model gets them', () => {
    const { log, run, backend } = recording();
    const [a = NaN, b = NaN] = run('AblateBatchNorm', [], 2);
    backend.binding.runSavedModel(7, [b], 'in', 'out');
    backend.binding.tensorDataSync(a);
    expect(log.slice(1)).toEqual(['AblateBatchNorm', 'wait for 1', 'model 7', 'read 1']);
  });

  it('counts the time of what is called to the end, without what was called before', async () => {
    const { log, run, backend } = recording();
    run('AblateRelu', []);
    await backend.time(() => run('AblateAdd', []));
    expect(log.slice(1)).toEqual(['AblateRelu', 'wait for 1', 'AblateAdd', 'wait for 2']);
  });
});

const SHAPE = [32, 28, 28, 8];

/** A hundred ops in an order that depends on the seed, ours and the library's; gives what is left of their results. */
function mixture(seed: number, after: (result: tf.Tensor) => unknown): tf.Tensor[] {
  return tf.tidy(() => {
    const choices = new Generator(seed).uniform(1000).values();
    const below = (count: number) => Math.floor((choices.next().value ?? 0) * count);
    const filter: tf.Tensor4D = tf.mul(normal(seed, [3, 3, 8, 8]), 0.15);
    const held = [normal(seed + 1, SHAPE), normal(seed + 2, SHAPE)];
    const any = () => held[below(held.length)] as tf.Tensor4D;
    const ops: (() => tf.Tensor)[] = [
      () => tf.conv2d(any(), filter, 1, 'same'),
      () => tf.relu(any()),
      () => tf.add(any(), any()),
      () => tf.mul(tf.add(any(), any()), 0.5),
      () => tf.tanh(any()),
      () => tf.reshape(tf.relu(tf.reshape(any(), [-1, 4])), SHAPE),
      () => tf.sub(any(), tf.sum(any(), [0, 1, 2])),
    ];
    for (let step = 0; step < 100; step++) {
      const result = ops[below(ops.length)]!();
      after(result);
      held.push(result);
      if (held.length > 6) held.splice(below(held.length), 1)[0]?.dispose();
    }
    return held;
  });
}

describe('the tensorflow backend', () => {
  beforeEach((context) => skipWithout('tensorflow', context));

  it.each([1, 2, 3])(
    'gives the same as when each op is waited for, in any order of ops, %i',
    async (seed) => {
      const waitedFor = await onBackend('tensorflow', () => mixture(seed, (result) => result.dataSync()));
      const behind = await onBackend('tensorflow', () => mixture(seed, () => undefined));
      expect(behind.map((values, i) => values.every((value, j) => value === waitedFor[i]![j]))).toEqual(
        behind.map(() => true),
      );
    },
  );

  it('takes an array as it is when an op gets it, whatever becomes of it later', async () => {
    await loadBackend('tensorflow');
    const filter = tf.fill<tf.Rank.R4>([3, 3, 1, 8], 0.125);
    const images = new Float32Array(64 * 56 * 56);
    let x = tf.fill<tf.Rank.R4>([64, 56, 56, 8], 1);
    for (let i = 0; i < 8; i++) x = tf.relu(x);
    const y = tf.conv2d(tf.tensor4d(images, [64, 56, 56, 1]), filter, 1, 'same');
    images.fill(1);
    expect((await tf.max(y).data())[0]).toBe(0);
    tf.dispose([x, y, filter]);
  });

  it('throws at the latest when values are read what went wrong when they were computed', async () => {
    await loadBackend('tensorflow');
    // Three times three outputs from an image that is nearly all padding, for which there is no memory.
    const gap = 200_000;
    const compute = async () => {
      const x = tf.ones<tf.Rank.R4>([1, 1, 1, 1]);
      const sides: [number, number] = [gap, gap];
      const y = tf.conv2d(x, x, gap, [[0, 0], sides, sides, [0, 0]]);
      return y.data();
    };
    await expect(compute()).rejects.toThrow('AblateConvolve failed: std::bad_alloc');
    expect(await onBackend('tensorflow', () => tf.tidy(() => [tf.relu(tf.tensor1d([-1, 2]))]))).toEqual([
      [0, 2],
    ]);
  });

  const COMPUTING = `
await loadBackend('tensorflow');
let x = tf.ones([64, 28, 28, 16]);
const filter = tf.ones([3, 3, 16, 16]);
for (let i = 0; i < 20; i++) x = tf.conv2d(x, filter, 1, 'same');
`;

  it('lets a process end while ops are computed', async () => {
    expect(await runProgram(`${COMPUTING} console.log('left'); process.exit();`)).toBe('left\n');
    expect(await runProgram(`${COMPUTING} console.log('to its end');`)).toBe('to its end\n');
  });

  it('lets a thread of JavaScript end while ops are computed', async () => {
    // A thread does not take the loader over from its process.
    const thread = `
(await import('tsx/esm/api')).register();
${PROGRAM_START}
${COMPUTING}
(await import('node:worker_threads')).parentPort.postMessage('computing');
setInterval(() => {}, 1000);
`;
    expect(
      await runProgram(`
const { Worker } = await import('node:worker_threads');
const worker = new Worker(${JSON.stringify(thread)}, { eval: true });
worker.on('message', (message) => {
  console.log(message);
  void worker.terminate();
});
worker.on('exit', () => console.log('ended'));
`),
    ).toBe('computing\nended\n');
  });
});
