import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { cellsAtOnce, chooseGpus } from './gpus.js';
import type { CellJob } from './launcher.js';
import { localLauncher } from './local-launcher.js';

/** What `CUDA_VISIBLE_DEVICES` is to say for each cell. */
const idsOf = async (...choice: Parameters<typeof chooseGpus>): Promise<string[] | undefined> => {
  const gpus = await chooseGpus(...choice);
  return gpus && [...gpus.values()];
};

describe('chooseGpus', () => {
  it('takes a count or a list, and what CUDA_VISIBLE_DEVICES leaves', async () => {
    expect(await idsOf(2, [], {})).toEqual(['0', '1']);
    expect(await idsOf(['3', 'GPU-8f2a'], [], {})).toEqual(['3', 'GPU-8f2a']);
    expect(await idsOf(1, [], { CUDA_VISIBLE_DEVICES: '5,7' })).toEqual(['5']);
    expect(await idsOf(undefined, ['auto'], { CUDA_VISIBLE_DEVICES: '5, 7,-1,2' })).toEqual(['5', '7']);
    expect(await idsOf(undefined, ['tensorflow'], { CUDA_VISIBLE_DEVICES: '' })).toEqual([]);
    expect(await idsOf(undefined, ['wasm'], { CUDA_VISIBLE_DEVICES: '5,7' })).toBeUndefined();
    expect(await idsOf(0, ['tensorflow'], {})).toEqual([]);
  });

  it('refuses what names no GPUs', async () => {
    await expect(chooseGpus(-1, [], {})).rejects.toThrow('expected gpus to be an integer from 0 up');
    await expect(chooseGpus(['0', '0'], [], {})).rejects.toThrow('each once, got "0"');
    await expect(chooseGpus(['a;b'], [], {})).rejects.toThrow('got "a;b"');
    await expect(chooseGpus(3, [], { CUDA_VISIBLE_DEVICES: '5,7' })).rejects.toThrow('at most 2');
  });

  describe('with a driver that lists', () => {
    beforeAll(() => {
      const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-gpus-'));
      const list = '0, GPU-8f2a-11\n1, GPU-77aa-22\n';
      writeFileSync(path.join(folder, 'nvidia-smi'), `#!/bin/sh\nprintf '${list}'\n`, { mode: 0o700 });
      vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
      return () => {
        vi.unstubAllEnvs();
        rmSync(folder, { recursive: true });
      };
    });

    it('knows each by the name that all processes have for it', async () => {
      const all = new Map([
        ['GPU-8f2a-11', '0'],
        ['GPU-77aa-22', '1'],
      ]);
      expect(await chooseGpus(undefined, ['auto'], {})).toEqual(all);
      expect(await chooseGpus(['GPU-77', '0', '9'], [], {})).toEqual(
        new Map([
          ['GPU-77aa-22', 'GPU-77'],
          ['GPU-8f2a-11', '0'],
          ['9', '9'],
        ]),
      );
    });

    it('refuses one that is named twice, and more than there are', async () => {
      await expect(chooseGpus(['1', 'GPU-77aa-22'], [], {})).rejects.toThrow('each once, got "GPU-77aa-22"');
      await expect(chooseGpus(3, [], {})).rejects.toThrow('at most 2, got 3');
    });
  });
});

it('trains a cell for each GPU at a time, else one for each core', () => {
  expect(cellsAtOnce(undefined, { gpus: 2, cores: 8, cells: 9 })).toBe(2);
  expect(cellsAtOnce(undefined, { gpus: 0, cores: 8, cells: 9 })).toBe(8);
  expect(cellsAtOnce(3, { gpus: 0, cores: 8, cells: 2 })).toBe(2);
  expect(() => cellsAtOnce(3, { gpus: 2, cores: 8, cells: 9 })).toThrow('at most 2');
});

it.each(['6', '-1'])('shows a process of its own the GPU %s', async (gpu) => {
  const job: CellJob = {
    matrixFile: fileURLToPath(import.meta.url),
    code: { version: 1, matrix: '', files: {}, packages: {}, lockfile: null },
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
