import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { exportRuns, isRunId, openReader, openStore } from '@ablate/tracker';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fixture, scriptedLauncher } from '../../fixtures/scripted-launcher.js';
import { planMatrix } from '../plan/plan-matrix.js';
import { runMatrix } from '../run-matrix.js';

// Each test starts a process that compiles its sources.
vi.setConfig({ testTimeout: 240_000 });
const launcher = scriptedLauncher();

let folder: string;
let file: string;
let store: string;
/** A project: sources, and the store beside them, as `ablate` makes it. */
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-foreign-'));
  const project = path.join(folder, 'project');
  mkdirSync(path.join(project, 'src'), { recursive: true });
  writeFileSync(path.join(project, 'src', 'train.ts'), 'the work of a year');
  store = path.join(project, '.ablate', 'ablate.db');
  file = path.join(project, 'matrix.yaml');
  const content = {
    name: 'theirs',
    plugins: [fixture('plugins.ts')],
    base: { dataset: { use: 'dots' }, optimizer: { use: 'walk' }, epochs: 1, batchSize: 4 },
    axes: { model: { one: { use: 'scripted', options: { act: 'learn' } } } },
  };
  writeFileSync(file, JSON.stringify(content));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A store elsewhere with a crashed run of the matrix's cell, whose id has been changed. */
async function foreignStore(id: string): Promise<string> {
  const elsewhere = path.join(folder, 'theirs.db');
  const plan = await planMatrix({ file, store: elsewhere });
  const { cell } = plan.cells[0]!;
  using theirs = openStore(elsewhere);
  const run = theirs.startRun({ experiment: 'theirs', configHash: cell.hash, seed: cell.seed });
  run.finish('crashed');
  const database = new DatabaseSync(elsewhere);
  database.prepare('UPDATE runs SET id = ?').run(id);
  database.close();
  return elsewhere;
}

function expectUntouched(): void {
  expect(readFileSync(path.join(path.dirname(file), 'src', 'train.ts'), 'utf8')).toBe('the work of a year');
  expect(existsSync(file)).toBe(true);
  expect(existsSync(store)).toBe(true);
}

it.each(['../..', '../../src', '/', '.'])('a run of the id %j is not taken in', async (id) => {
  const elsewhere = await foreignStore(id);
  using ours = openStore(store);
  using reader = openReader(elsewhere);
  const exported = [...exportRuns(reader, { format: 'json' })].join('');
  expect(() => ours.importJson(exported)).toThrow('Expected the id of a run to be a ULID');
  expect(() => ours.merge(elsewhere)).toThrow('Expected the id of a run to be a ULID');
  using own = openReader(store);
  expect(own.listRuns()).toEqual([]);
});

it('a store that has such a run already is used on, and nothing beside it is removed', async () => {
  mkdirSync(path.dirname(store));
  const elsewhere = await foreignStore('../..');
  {
    using theirs = openStore(elsewhere);
    theirs.gc();
  }
  copyFileSync(elsewhere, store);
  const { cells } = await runMatrix({ file, store, launcher, jobs: 1 });
  expect(cells.map(({ status }) => status)).toEqual(['finished']);
  expect(isRunId(cells[0]?.runId)).toBe(true);
  using ours = openStore(store);
  ours.gc();
  expectUntouched();
  using reader = openReader(store);
  expect(reader.listRuns().map(({ status }) => status)).toEqual(['finished', 'crashed']);
});
