import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cellsAtOnce, chooseGpus, GpuPool } from './gpus.js';
import type { CellJob } from './launcher.js';
import { localLauncher } from './local-launcher.js';

describe('chooseGpus', () => {
  it('takes a count or a list, and what CUDA_VISIBLE_DEVICES leaves', async () => {
    expect(await chooseGpus(2, [], {})).toEqual(['0', '1']);
    expect(await chooseGpus(['3', 'GPU-8f2a'], [], {})).toEqual(['3', 'GPU-8f2a']);
    expect(await chooseGpus(1, [], { CUDA_VISIBLE_DEVICES: '5,7' })).toEqual(['5']);
    expect(await chooseGpus(undefined, ['auto'], { CUDA_VISIBLE_DEVICES: '5, 7,-1,2' })).toEqual(['5', '7']);
    expect(await chooseGpus(undefined, ['tensorflow'], { CUDA_VISIBLE_DEVICES: '' })).toEqual([]);
    expect(await chooseGpus(undefined, ['wasm'], { CUDA_VISIBLE_DEVICES: '5,7' })).toBeUndefined();
    expect(await chooseGpus(0, ['tensorflow'], {})).toEqual([]);
  });

  it('refuses what names no GPUs', async () => {
    await expect(chooseGpus(-1, [], {})).rejects.toThrow('expected gpus to be an integer from 0 up');
    await expect(chooseGpus(['0', '0'], [], {})).rejects.toThrow('each once, got "0"');
    await expect(chooseGpus(['a;b'], [], {})).rejects.toThrow('got "a;b"');
    await expect(chooseGpus(3, [], { CUDA_VISIBLE_DEVICES: '5,7' })).rejects.toThrow('at most 2');
  });
});

it('trains a cell for each GPU at a time, else one for each core', () => {
  expect(cellsAtOnce(undefined, { gpus: 2, cores: 8, cells: 9 })).toBe(2);
  expect(cellsAtOnce(undefined, { gpus: 0, cores: 8, cells: 9 })).toBe(8);
  expect(cellsAtOnce(3, { gpus: 0, cores: 8, cells: 2 })).toBe(2);
  expect(() => cellsAtOnce(3, { gpus: 2, cores: 8, cells: 9 })).toThrow('at most 2');
});

it('gives each cell a GPU that no other has, and none where there are no more', () => {
  const two = new GpuPool(['4', '6']);
  expect([two.take(), two.take(), two.take()]).toEqual(['4', '6', '-1']);
  two.giveBack('-1');
  two.giveBack('4');
  expect([two.take(), two.take()]).toEqual(['4', '-1']);
  expect(new GpuPool([]).take()).toBe('-1');
  const undivided = new GpuPool(undefined);
  expect(undivided.take()).toBeUndefined();
  undivided.giveBack(undefined);
  expect(undivided.take()).toBeUndefined();
});

it.each(['6', '-1'])('shows a process of its own the GPU %s', async (gpu) => {
  const job: CellJob = {
    matrixFile: fileURLToPath(import.meta.url),
    storePath: '',
    runId: '',
    token: 1,
    config: {} as CellJob['config'],
    seed: 0,
    checkpoints: {},
    resume: false,
    keepCheckpoints: false,
  };
  const listener = { onProgress: () => undefined, onEpoch: () => undefined, onOutput: () => undefined };
  const cellModule = new URL('../../fixtures/gpu-cell.ts', import.meta.url);
  const cell = localLauncher({ cellModule }).launch(job, listener, { threads: 1, gpu });
  expect((await cell.ended).reason).toBe(gpu);
});
