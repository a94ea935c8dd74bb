import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader } from '@ablate/tracker';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { numbersLauncher } from '../../fixtures/numbers-launcher.js';
import { fixture } from '../../fixtures/scripted-launcher.js';
import { compareExperiment } from '../compare/compare-experiment.js';
import { planMatrix } from '../plan/plan-matrix.js';
import { runMatrix } from '../run-matrix.js';
import type { RunStart } from '../run-options.js';
import { registerMatrix } from './register-matrix.js';

let folder: string;
let store: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-register-'));
  store = path.join(folder, 'runs.db');
  file = path.join(folder, 'matrix.yaml');
  const cell = (accuracy: number) => ({ use: 'scripted', options: { accuracy } });
  const content = {
    name: 'registered',
    question: 'Is it better?',
    plugins: [fixture('plugins.ts')],
    base: { dataset: { use: 'dots' }, optimizer: { use: 'walk' }, epochs: 1, batchSize: 4 },
    axes: { model: { base: cell(0.5), good: cell(0.9) } },
    seeds: 2,
    compare: { metric: 'test/accuracy', margin: 0.01, baseline: { model: 'base' } },
  };
  writeFileSync(file, JSON.stringify(content));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const register = (set: string[] = []) => registerMatrix({ file, store, set });

async function run(set: string[] = [], onStart?: (start: RunStart) => void) {
  using launcher = numbersLauncher();
  return await runMatrix({ file, store, launcher, jobs: 2, set, ...(onStart && { onStart }) });
}

function compared(options: Parameters<typeof compareExperiment>[1] = {}) {
  using reader = openReader(store);
  return compareExperiment(reader, options).registration;
}

it('is answered by what it froze, and by nothing else', async () => {
  const { registration, isKnown, cells } = await register();
  expect([isKnown, cells, registration.earlier]).toEqual([false, 2, 0]);
  const answered = { hash: registration.hash, earlier: 0, differences: [] };
  expect((await planMatrix({ file, store })).registration).toMatchObject(answered);
  expect((await run()).registration).toMatchObject(answered);
  expect(compared()).toMatchObject(answered);
  expect(compared({ metric: 'test/accuracy', goal: 'max' })).toMatchObject(answered);
  expect(compared({ baseline: { model: 'good' } })?.differences).toEqual([
    'baseline: {"model":"base"} was registered, now {"model":"good"}',
  ]);

  const more = await run(['seeds=3', 'compare.margin=0.2', 'axes.model=base,good']);
  const differences = ['margin: 0.01 was registered, now 0.2', 'seeds: 0 to 1 were registered, now 0 to 2'];
  expect(more.registration).toMatchObject({ hash: registration.hash, differences });
  expect(compared()).toMatchObject({ hash: registration.hash, differences });
  // What was registered can be asked all the same.
  expect(compared({ registration: registration.hash.slice(0, 8) })).toMatchObject(answered);
  expect(() => compared({ registration: 'ffff' })).toThrow(
    `expected the hash of one registration of "registered", or the start of it, got "ffff"; known: ${registration.hash.slice(0, 12)}`,
  );
});

it('says how many runs had ended before, and holds when it is made again', async () => {
  await run();
  const first = await register();
  expect([first.isKnown, first.registration.earlier]).toEqual([false, 4]);
  const again = await register();
  expect([again.isKnown, again.registration]).toEqual([true, first.registration]);
  expect(compared()).toMatchObject({ earlier: 4, differences: [] });
});

it('needs to know what is compared with what, and is not asked for where it is not', async () => {
  const starts: boolean[] = [];
  const start = async () => {
    await run([], ({ canRegister }) => starts.push(canRegister));
  };
  await start();
  const { compare, ...matrix } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, object>;
  for (const given of [{}, { compare: { ...compare, baseline: undefined } }]) {
    writeFileSync(
      file,
      JSON.stringify({ ...matrix, ...given, name: `open ${starts.length}`, seeds: [10 + starts.length] }),
    );
    await expect(register()).rejects.toThrow('expected compare.metric, and compare.baseline or a design');
    await start();
  }
  expect(starts).toEqual([true, false, false]);
});

it('keeps the matrices of all runs in order, and each run its own', async () => {
  await run();
  await run(['seeds=3']);
  await run(['seeds=3']);
  using reader = openReader(store);
  const matrices = reader.matrices('registered');
  expect(matrices.map(({ matrix }) => matrix.seeds)).toEqual([
    [0, 1],
    [0, 1, 2],
  ]);
  const runs = reader.listRuns({ orderBy: 'created', descending: false });
  const asked = runs.map(({ matrixHash }) => matrices.findIndex(({ hash }) => hash === matrixHash));
  expect(asked).toEqual([0, 0, 0, 0, 1, 1]);
  expect(new Set(runs.map(({ snapshot }) => snapshot)).size).toBe(1);
});
