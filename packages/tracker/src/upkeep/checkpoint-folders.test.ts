import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import {
  checkpointFolder,
  makeCheckpointFolder,
  removeCheckpointFolder,
  runsWithCheckpoints,
} from './checkpoint-folders.js';

const ID = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

let store: string;
beforeEach(() => {
  store = path.join(temporaryFolder(), 'ablate.db');
});

it('a folder that was made here goes with all that is in it', () => {
  const folder = makeCheckpointFolder(store, ID);
  expect(folder).toBe(path.join(`${store}.checkpoints`, ID));
  mkdirSync(path.join(folder, 'deep'));
  writeFileSync(path.join(folder, 'deep', 'weights'), '');
  expect(makeCheckpointFolder(store, ID)).toBe(folder);
  expect(runsWithCheckpoints(store)).toEqual([ID]);
  removeCheckpointFolder(store, ID);
  expect(readdirSync(`${store}.checkpoints`)).toEqual([]);
  removeCheckpointFolder(store, ID);
});

it('one without a marker is used and removed while it holds checkpoints alone', () => {
  const folder = checkpointFolder(store, ID);
  mkdirSync(folder, { recursive: true });
  for (const name of ['step-7.json', 'step-7.safetensors', 'step-8.json.partial'])
    writeFileSync(path.join(folder, name), '');
  expect(runsWithCheckpoints(store)).toEqual([ID]);
  removeCheckpointFolder(store, ID);
  expect(existsSync(folder)).toBe(false);
});

it('one that somebody else has made is left, even when it is used', () => {
  const folder = checkpointFolder(store, ID);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'thesis.tex'), '');
  expect(makeCheckpointFolder(store, ID)).toBe(folder);
  expect(runsWithCheckpoints(store)).toEqual([]);
  expect(() => removeCheckpointFolder(store, ID)).toThrow('so it is left as it is');
  expect(readdirSync(folder)).toEqual(['thesis.tex']);
});

it('a link in its place is refused, and what it leads to is left', () => {
  const elsewhere = path.join(path.dirname(store), 'elsewhere');
  for (const folder of [elsewhere, `${store}.checkpoints`]) mkdirSync(folder);
  writeFileSync(path.join(elsewhere, 'step-1.json'), '');
  symlinkSync(elsewhere, checkpointFolder(store, ID));
  for (const use of [checkpointFolder, makeCheckpointFolder, removeCheckpointFolder])
    expect(() => use(store, ID)).toThrow('leads out of');
  expect(runsWithCheckpoints(store)).toEqual([]);
  expect(readdirSync(elsewhere)).toEqual(['step-1.json']);
  rmSync(path.join(`${store}.checkpoints`, ID));
});

it.each(['../..', '..', '.', '', '/tmp', `${ID}/..`])('no folder is named after %j', (id) => {
  for (const use of [checkpointFolder, makeCheckpointFolder, removeCheckpointFolder])
    expect(() => use(store, id)).toThrow('Expected the id of a run to be a ULID');
  expect(existsSync(`${store}.checkpoints`)).toBe(false);
});
