import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader, openStore, StoreError } from '@ablate/tracker';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fixture, scriptedLauncher } from '../../fixtures/scripted-launcher.js';
import { runMatrix } from '../run-matrix.js';

const launcher = scriptedLauncher();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-lost-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function move(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from).filter((file) => /^runs\.db(-\w+)?$/.test(file)))
    renameSync(path.join(from, name), path.join(to, name));
}

function matrix(seeds: number): string {
  const file = path.join(folder, 'matrix.yaml');
  const content = {
    name: 'lost',
    plugins: [fixture('plugins.ts')],
    base: { dataset: { use: 'dots' }, optimizer: { use: 'walk' }, epochs: 30, batchSize: 4 },
    axes: { model: { one: { use: 'scripted', options: { act: 'epochs' } } } },
    seeds,
  };
  writeFileSync(file, JSON.stringify(content));
  return file;
}

it('trains on when its store is taken away, says so, starts nothing more, and has all of it when the store is back', async () => {
  const [home, away] = [path.join(folder, 'home'), path.join(folder, 'away')];
  mkdirSync(home);
  const store = path.join(home, 'runs.db');
  const file = matrix(2);
  const warnings: string[] = [];
  const running = runMatrix({
    ...{ file, store, jobs: 1, onWarning: (message: string) => warnings.push(message) },
    launcher,
    onUpdate: ({ changed }) => {
      if (changed?.progress?.step === 3 && existsSync(store)) move(home, away);
    },
  });
  await expect(running).rejects.toThrow(StoreError);
  expect(warnings[0]).toContain('was moved, deleted or replaced');
  expect(warnings[0]).toContain('The running cells go on');

  move(away, home);
  openStore(store).close();
  using reader = openReader(store);
  const runs = reader.listRuns().map(({ status, metrics }) => [status, metrics['train/loss']?.lastStep]);
  expect(runs.sort()).toEqual([
    ['finished', 30],
    ['pending', undefined],
  ]);
}, 120_000);

it('throws at the end while its store is gone, though every cell is trained', async () => {
  const [home, away] = [path.join(folder, 'home'), path.join(folder, 'away')];
  mkdirSync(home);
  const store = path.join(home, 'runs.db');
  const running = runMatrix({
    ...{ file: matrix(1), store, jobs: 1, onWarning: () => undefined },
    launcher,
    onUpdate: ({ changed }) => {
      if (changed?.progress?.step === 3 && existsSync(store)) move(home, away);
    },
  });
  await expect(running).rejects.toThrow('was moved, deleted or replaced');
}, 120_000);
