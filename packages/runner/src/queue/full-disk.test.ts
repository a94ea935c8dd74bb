import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader, openStore, StoreError, verifyStore } from '@ablate/tracker';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fixture, scriptedLauncher } from '../../fixtures/scripted-launcher.js';
import { smallDisk } from '../../fixtures/small-disk.js';
import { runMatrix } from '../run-matrix.js';
import type { RunMatrixOptions } from '../run-options.js';

const launcher = scriptedLauncher();
/** So many, of 40 ms each, that the first cell is not done when the second begins. */
const EPOCHS = 60;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-full-'));
  file = path.join(folder, 'matrix.yaml');
  const content = {
    name: 'full',
    plugins: [fixture('plugins.ts')],
    base: { dataset: { use: 'dots' }, optimizer: { use: 'walk' }, epochs: EPOCHS, batchSize: 4 },
    axes: { model: { one: { use: 'scripted', options: { act: 'epochs' } } } },
    seeds: 2,
  };
  writeFileSync(file, JSON.stringify(content));
  vi.stubEnv('XDG_DATA_HOME', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function stored(store: string) {
  using reader = openReader(store);
  return reader.listRuns().map(({ status, metrics }) => [status, metrics['train/loss']?.count]);
}

/** Runs the matrix, and does something once, in the midst of both of its cells. */
function runAnd(act: () => void, options: Omit<RunMatrixOptions, 'file'>) {
  let isDone = false;
  return runMatrix({
    ...{ file, jobs: 2, launcher, onWarning: () => undefined, ...options },
    onUpdate: ({ cells }) => {
      if (isDone || !cells.every(({ status, progress }) => status === 'running' && progress !== null)) return;
      isDone = true;
      act();
    },
  });
}

it('ends every cell on a disk that fills up meanwhile: what stood beside the store for that makes room', async (context) => {
  const disk = smallDisk(context);
  const store = path.join(disk.folder, 'ablate.db');
  const { cells } = await runAnd(
    () => {
      expect(statSync(`${store}.ballast`).size).toBe(3 * 1024 ** 2);
      disk.fill();
    },
    { store },
  );
  expect(cells.map(({ status }) => status)).toEqual(['finished', 'finished']);
  expect(existsSync(`${store}.ballast`)).toBe(false);
  expect(stored(store)).toEqual([
    ['finished', EPOCHS],
    ['finished', EPOCHS],
  ]);
  expect(verifyStore(store)).toEqual([]);
  disk.empty();
  await runAnd(() => undefined, { store, fresh: true });
  expect(existsSync(`${store}.ballast`)).toBe(true);
}, 120_000);

it('keeps the ends of cells on another disk where there is no room, names the place, and has them in the store later', async (context) => {
  const disk = smallDisk(context);
  const store = path.join(disk.folder, 'ablate.db');
  const warnings: string[] = [];
  const running = runAnd(
    () => {
      rmSync(`${store}.ballast`);
      disk.fill();
    },
    { store, onWarning: (message) => warnings.push(message) },
  );
  const error = await running.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StoreError);
  const waiting = /On disk waits: (.+), (.+)\. When it can be written again, ablate verify/.exec(
    String(error),
  );
  for (const place of waiting?.slice(1) ?? []) expect(statSync(place).size).toBeGreaterThan(0);
  expect(waiting?.[1]).toContain(path.join(folder, 'ablate', 'pending', 'ablate.db-'));
  expect(warnings.join('\n')).toContain('database or disk is full');
  disk.empty();
  openStore(store).close();
  expect(stored(store)).toEqual([
    ['finished', EPOCHS],
    ['finished', EPOCHS],
  ]);
  expect(verifyStore(store)).toEqual([]);
  const { counts } = await runAnd(() => undefined, { store });
  expect(counts.reused).toBe(2);
}, 120_000);

it('starts nothing on a full disk, and calls a cell crashed that could not begin, so that the next run trains it', async (context) => {
  const disk = smallDisk(context);
  const store = path.join(disk.folder, 'ablate.db');
  openStore(store).close();
  disk.fill();
  await expect(runAnd(() => undefined, { store })).rejects.toThrow('the disk is full');
  disk.empty();
  let isFilled = false;
  const running = runMatrix({
    ...{ file, jobs: 1, launcher, store, onWarning: () => undefined },
    onUpdate: ({ changed }) => {
      if (isFilled || changed?.status !== 'running') return;
      isFilled = true;
      rmSync(`${store}.ballast`);
      disk.fill();
    },
  });
  await expect(running).rejects.toThrow(/can't be written to: .*full/);
  disk.empty();
  openStore(store).close();
  expect(stored(store).sort()).toEqual([
    ['crashed', undefined],
    ['pending', undefined],
  ]);
  const { counts } = await runAnd(() => undefined, { store });
  expect(counts.finished).toBe(2);
}, 120_000);
