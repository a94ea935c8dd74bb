import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { makeCheckpointFolder } from './checkpoint-folders.js';
import { LeaseHeldError } from '../errors.js';
import { openReader } from '../query/reader.js';
import type { Store } from '../store-types.js';
import type { Artifact } from '../types.js';
import { openStore } from '../store.js';
import { verifyStore } from '../verify/verify.js';

let folder: string;
let file: string;

beforeEach(() => {
  folder = temporaryFolder();
  file = path.join(folder, 'ablate.db');
});

function addRun(store: Store, name: string): { id: string; artifact: Artifact } {
  const run = store.startRun({ experiment: 'e', name, config: { lr: 0.1 }, seed: 1, tags: { a: 'b' } });
  for (let step = 0; step < 5000; step += 1) run.log({ [`loss/${name}`]: step, shared: NaN }, { step });
  const source = path.join(folder, `${name}.txt`);
  writeFileSync(source, `weights of ${name}`);
  const artifact = run.artifact(source);
  store.appendLog(run.id, run.token, 'stdout', 'hello\n');
  run.setTrace(['onTrainStart']);
  run.finish();
  return { id: run.id, artifact };
}

describe('merge', () => {
  it('takes every part of a run in, once', () => {
    const otherFile = path.join(folder, 'other.db');
    using store = openStore(file);
    using other = openStore(otherFile);
    addRun(store, 'mine');
    const { id, artifact } = addRun(other, 'theirs');
    expect(store.merge(otherFile)).toEqual({ added: 1, replaced: 0, unchanged: 0 });
    expect(store.merge(otherFile)).toEqual({ added: 0, replaced: 0, unchanged: 1 });
    using reader = openReader(file);
    using origin = openReader(otherFile);
    expect(reader.getRun(id)).toEqual(origin.getRun(id));
    for (const key of ['loss/theirs', 'shared'])
      expect(reader.series(id, key)).toEqual(origin.series(id, key));
    expect(reader.environment(id)).toEqual(origin.environment(id));
    expect(reader.events(id)).toEqual(origin.events(id));
    expect(reader.logTail(id)).toEqual(origin.logTail(id));
    expect(reader.trace(id)).toEqual(['onTrainStart']);
    const [copied] = reader.artifacts(id);
    expect(copied?.path).not.toBe(artifact.path);
    expect(readFileSync(copied?.path ?? '', 'utf8')).toBe('weights of theirs');
    expect(verifyStore(file)).toEqual([]);
  });

  it('replaces a run that has got further elsewhere, and never one that has not', () => {
    const otherFile = path.join(folder, 'other.db');
    using store = openStore(file);
    const id = store.enqueue({ experiment: 'e', name: 'cell' });
    using other = openStore(otherFile);
    other.merge(file);
    const run = other.attach(id, other.lease(id, 'slurm').token);
    run.log({ loss: 1 }, { step: 1 });
    run.finish();
    expect(store.merge(otherFile)).toEqual({ added: 0, replaced: 1, unchanged: 0 });
    expect(other.merge(file)).toEqual({ added: 0, replaced: 0, unchanged: 1 });
    using reader = openReader(file);
    expect(reader.getRun(id)).toMatchObject({ status: 'finished', metrics: { loss: { count: 1 } } });
  });

  it('refuses the store itself and what is no store', () => {
    using store = openStore(file);
    expect(() => store.merge(file)).toThrow("can't be merged into itself");
    expect(() => store.merge(path.join(folder, 'missing.db'))).toThrow('No store at');
  });
});

describe('verify', () => {
  it('finds nothing in a sound store, and each kind of harm', () => {
    using store = openStore(file);
    const { artifact } = addRun(store, 'one');
    const gone = addRun(store, 'two').artifact;
    store.close();
    expect(verifyStore(file)).toEqual([]);
    writeFileSync(artifact.path, 'other');
    const database = new Database(file);
    database.prepare('DELETE FROM artifacts WHERE sha256 = ?').run(gone.sha256);
    database.exec('UPDATE summaries SET count = 7 WHERE key = 1; INSERT INTO points VALUES (99, 1, 1, 1, 1)');
    database.close();
    expect(verifyStore(file).map(({ kind }) => kind)).toEqual([
      'orphan',
      'summary',
      'artifact',
      'unreferenced',
    ]);
  });

  it('says that a damaged file is corrupt', () => {
    using store = openStore(file);
    addRun(store, 'one');
    store.close();
    const content = readFileSync(file);
    content.fill(0xab, 4096 * 20, 4096 * 60);
    writeFileSync(file, content);
    expect(verifyStore(file)[0]?.kind).toBe('corrupt');
  });
});

describe('gc', () => {
  it('removes old content that no run refers to, and nothing else', () => {
    using store = openStore(file);
    const kept = addRun(store, 'kept');
    const removed = addRun(store, 'removed');
    store.removeRun(removed.id);
    expect(store.gc()).toMatchObject({ artifacts: 0 });
    const longAgo = new Date(Date.now() - 7_200_000);
    for (const { artifact } of [kept, removed]) utimesSync(artifact.path, longAgo, longAgo);
    expect(store.gc()).toEqual({
      rows: 0,
      snapshots: 0,
      artifacts: 1,
      checkpoints: 0,
      bytes: 'weights of removed'.length,
    });
    expect(existsSync(kept.artifact.path)).toBe(true);
    expect(existsSync(removed.artifact.path)).toBe(false);
    using reader = openReader(file);
    expect(reader.listRuns().map(({ name }) => name)).toEqual(['kept']);
    expect(verifyStore(file)).toEqual([]);
  });

  it('removes old backups that were never finished', () => {
    using store = openStore(file);
    const partial = `${file}.v1.backup.partial-5000000`;
    const others = [`${file}.mine`, `${file}.v1.backup`, path.join(folder, 'other.db.partial-1')];
    for (const each of [partial, ...others]) writeFileSync(each, '12345');
    expect(store.gc()).toMatchObject({ bytes: 0 });
    const longAgo = new Date(Date.now() - 7_200_000);
    for (const each of [partial, ...others]) utimesSync(each, longAgo, longAgo);
    expect(store.gc()).toMatchObject({ bytes: 5 });
    expect([partial, ...others].filter((each) => existsSync(each))).toEqual(others);
  });

  it('removes the checkpoints of removed runs, and never those of others', () => {
    using store = openStore(file);
    const [kept, removed] = [addRun(store, 'kept'), addRun(store, 'removed')];
    const running = store.startRun({ experiment: 'e' });
    for (const { id } of [kept, removed, running]) {
      const step = path.join(makeCheckpointFolder(file, id), 'step-7');
      mkdirSync(step, { recursive: true });
      writeFileSync(path.join(step, 'weights'), '12345');
    }
    mkdirSync(path.join(`${file}.checkpoints`, 'mine'));
    store.removeRun(removed.id);
    expect(store.gc()).toMatchObject({ checkpoints: 1, bytes: 5 });
    expect(readdirSync(`${file}.checkpoints`).sort()).toEqual([kept.id, running.id, 'mine'].sort());
    expect(store.gc()).toMatchObject({ checkpoints: 0, bytes: 0 });
    running.finish();
  });

  it('is preceded by removing runs, but never one that is running', () => {
    using store = openStore(file);
    const run = store.startRun({ experiment: 'e' });
    expect(() => store.removeRun(run.id)).toThrow(LeaseHeldError);
    run.finish();
    store.removeRun(run.id);
    using reader = openReader(file);
    expect(reader.listRuns()).toEqual([]);
  });
});
