import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader, openStore, type DetailReader } from '@ablate/tracker';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compareRuns } from './compare-runs.js';

let folder: string;
let reader: DetailReader;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-compare-runs-'));
  openStore(path.join(folder, 'runs.db')).close();
  reader = openReader(path.join(folder, 'runs.db'));
});
afterEach(() => {
  reader.close();
  rmSync(folder, { recursive: true });
});

function addRun(losses: readonly number[], { weightsHash = 'w', outputsHash = 'o', speed = 1 } = {}) {
  using store = openStore(path.join(folder, 'runs.db'));
  const run = store.startRun({ experiment: 'e' });
  losses.forEach((loss, at) =>
    run.log({ 'train/loss': loss, images_per_second: speed, 'val/loss': 1 }, { step: at + 1 }),
  );
  run.setTested({ weightsHash, outputsHash });
  run.finish();
  return reader.getRun(run.id);
}

const compare = (one: ReturnType<typeof addRun>, other: ReturnType<typeof addRun>) =>
  compareRuns({ reader, run: one }, { reader, run: other });

it('is equal where all that training computes is, NaN among it, however fast it was', () => {
  const losses = [1, 1 / 3, NaN];
  expect(compare(addRun(losses), addRun(losses, { speed: 9 }))).toEqual({ points: 6, divergence: null });
});

it('names the first step with another last bit', () => {
  const one = addRun([1, 1 / 3, 5]);
  expect(compare(one, addRun([1, 1 / 3 + 2 ** -54, 6])).divergence).toEqual({
    ...{ kind: 'metric', metric: 'train/loss', step: 2 },
    ...{ before: 1 / 3, now: 1 / 3 + 2 ** -54 },
  });
});

it('names a step that is missing, or too much', () => {
  const [short, long] = [addRun([1]), addRun([1, 2])];
  expect(compare(long, short).divergence).toMatchObject({ step: 2, before: 2, now: null });
  expect(compare(short, long).divergence).toMatchObject({ step: 2, before: null, now: 2 });
});

it('tells weights and outputs apart', () => {
  const one = addRun([1]);
  expect(compare(one, addRun([1], { weightsHash: 'x' })).divergence).toEqual({ kind: 'weights' });
  expect(compare(one, addRun([1], { outputsHash: 'x' })).divergence).toEqual({ kind: 'outputs' });
});
