import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { openReader } from '../query/reader.js';
import { openStore } from '../store.js';
import { verifyStore } from '../verify/verify.js';
import { exportMlflow } from './mlflow/export-mlflow.js';
import { exportTensorBoard } from './tensorboard/export-tensorboard.js';

let folder: string;
let theirs: string;
let ours: string;
beforeEach(() => {
  folder = temporaryFolder();
  [theirs, ours] = [path.join(folder, 'theirs.db'), path.join(folder, 'ours.db')];
  using store = openStore(theirs);
  const run = store.startRun({ experiment: 'e', name: 'r' });
  run.log({ loss: 1 }, { step: 0 });
  const file = path.join(folder, 'file.txt');
  writeFileSync(file, 'content');
  run.artifact(file, 'a/file.txt');
  run.finish();
});

function change(sql: string, ...bound: string[]): void {
  const database = new Database(theirs);
  database.prepare(sql).run(...bound);
  database.close();
}

describe('an id that is a path', () => {
  const ids = ['../..', '../../../tmp/x', '/tmp/x', 'a/b', '..'];

  it.each(ids)('%s: exports write nothing', async (id) => {
    change('UPDATE runs SET id = ?', id);
    using reader = openReader(theirs);
    const output = path.join(folder, 'deep', 'output');
    await expect(exportTensorBoard(reader, output)).rejects.toThrow('to be a ULID');
    expect(existsSync(path.join(folder, 'deep'))).toBe(false);
    await expect(exportMlflow(reader, { url: 'http://127.0.0.1:9' })).rejects.toThrow('to be a ULID');
  });

  it('is found by verify', () => {
    change('UPDATE runs SET id = ?', '../..');
    expect(verifyStore(theirs)).toEqual([{ kind: 'id', message: 'the id "../.." of a run is no ULID' }]);
  });
});

it.each(['../../x', '/etc/passwd', 'a/../../b', 'C:\\x', ''])(
  'a store with an artifact called %j is not merged',
  (name) => {
    change('UPDATE artifacts SET name = ?', name);
    using store = openStore(ours);
    expect(() => store.merge(theirs)).toThrow('Expected the name of an artifact');
    using reader = openReader(ours);
    expect(reader.listRuns()).toEqual([]);
  },
);

it.each(['../../x', 'a'.repeat(63), `${'a'.repeat(64)}/../../x`])(
  'a store with the content hash %j is not merged',
  (sha256) => {
    change('UPDATE artifacts SET sha256 = ?', sha256);
    using store = openStore(ours);
    expect(() => store.merge(theirs)).toThrow('Expected a SHA-256');
    expect(existsSync(`${ours}.artifacts`)).toBe(false);
  },
);

it('content is not copied through a link to elsewhere', () => {
  using store = openStore(ours);
  const elsewhere = path.join(folder, 'elsewhere');
  for (const each of [elsewhere, `${ours}.artifacts`]) mkdirSync(each);
  // SHA-256 of "content" begins with ed.
  symlinkSync(elsewhere, path.join(`${ours}.artifacts`, 'ed'));
  expect(() => store.merge(theirs)).toThrow('leads out of');
  const run = store.startRun({ experiment: 'e' });
  expect(() => run.artifact(path.join(folder, 'file.txt'))).toThrow('leads out of');
  run.finish();
  expect(readdirSync(elsewhere)).toEqual([]);
});

it.each(['..', '../../x', '/x', 'a/../../../x', 'a\u0000b', '.', ''])(
  'TensorBoard files of a run called %j stay in their folder',
  async (name) => {
    change('UPDATE runs SET name = ?', name);
    using reader = openReader(theirs);
    const output = path.join(folder, 'deep', 'output');
    expect(await exportTensorBoard(reader, output)).toBe(1);
    const beside = readdirSync(folder).filter((each) => !each.startsWith('theirs.db'));
    expect(beside.sort()).toEqual(['deep', 'file.txt']);
    expect(readdirSync(path.join(folder, 'deep'))).toEqual(['output']);
  },
);
