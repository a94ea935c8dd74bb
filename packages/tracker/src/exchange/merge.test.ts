import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { InvalidValueError, StoreError } from '../errors.js';
import { openReader } from '../query/reader.js';
import type { Store } from '../store-types.js';
import { openStore } from '../store.js';

let file: string;
let otherFile: string;

beforeEach(() => {
  const folder = temporaryFolder();
  file = path.join(folder, 'ablate.db');
  otherFile = path.join(folder, 'other.db');
});

function change(store: string, sql: string): void {
  const database = new Database(store);
  database.exec(sql);
  database.close();
}

const open = (store: string): Store =>
  openStore(store, { heartbeatInterval: 3_600_000, captureOutput: false });

describe('a run that both stores have', () => {
  it.each([
    { field: 'a newer lease', ours: [1, 500, 500], theirs: [2, null, null], further: true },
    { field: 'an older lease', ours: [2, null, null], theirs: [1, 500, 500], further: false },
    { field: 'its end', ours: [1, null, 900], theirs: [1, 500, 500], further: true },
    { field: 'no end', ours: [1, 500, 500], theirs: [1, null, 900], further: false },
    { field: 'a later heartbeat', ours: [1, 500, 500], theirs: [1, 500, 501], further: true },
    { field: 'a heartbeat at all', ours: [1, null, null], theirs: [1, null, 1], further: true },
    { field: 'an earlier heartbeat', ours: [1, 500, 501], theirs: [1, 500, 500], further: false },
    { field: 'nothing else', ours: [1, 500, 500], theirs: [1, 500, 500], further: false },
    { field: 'a later end alone', ours: [1, 500, 500], theirs: [1, 900, 500], further: false },
  ])('is replaced only by one that is further: theirs has $field', ({ ours, theirs, further }) => {
    using store = open(file);
    const id = store.enqueue({ experiment: 'e', tags: { whose: 'ours' } });
    using other = open(otherFile);
    other.merge(file);
    for (const [each, [token, ended, heartbeat]] of [
      [file, ours],
      [otherFile, theirs],
    ] as const)
      change(each, `UPDATE runs SET token = ${token}, ended_at = ${ended}, heartbeat_at = ${heartbeat}`);
    change(otherFile, "UPDATE tags SET value = 'theirs'");
    const changes = further ? { replaced: 1, unchanged: 0 } : { replaced: 0, unchanged: 1 };
    expect(store.merge(otherFile)).toEqual({ added: 0, ...changes });
    using reader = openReader(file);
    expect(reader.getRun(id).tags.whose).toBe(further ? 'theirs' : 'ours');
  });

  it('stays when it is finished and the other one is not, whatever attempts that has had', () => {
    using store = open(file);
    const id = store.enqueue({ experiment: 'e' });
    using other = open(otherFile);
    other.merge(file);
    change(file, "UPDATE runs SET status = 'finished', token = 1, ended_at = 500");
    change(otherFile, "UPDATE runs SET status = 'crashed', token = 9, ended_at = 900");
    expect(store.merge(otherFile)).toMatchObject({ replaced: 0 });
    expect(other.merge(file)).toMatchObject({ replaced: 1 });
    using reader = openReader(otherFile);
    expect(reader.getRun(id).status).toBe('finished');
  });

  it('keeps what was said of it here when it is replaced, where the other store says nothing', () => {
    using store = open(file);
    const id = store.enqueue({ experiment: 'e', tags: { whose: 'ours' } });
    using other = open(otherFile);
    other.merge(file);
    store.annotate(id, { note: 'the learning rate was wrong', archived: true, tags: { seen: 'yes' } });
    other.annotate(id, { tags: { whose: 'theirs' } });
    other.lease(id, 'elsewhere');
    expect(store.merge(otherFile)).toMatchObject({ replaced: 1 });
    using reader = openReader(file);
    expect(reader.getRun(id)).toMatchObject({
      note: 'the learning rate was wrong',
      archivedAt: expect.any(Number) as number,
      tags: { whose: 'theirs', seen: 'yes' },
    });
  });

  it('is left while a live process holds it here, however far the other store has got with it', () => {
    using store = open(file);
    using other = open(otherFile);
    const run = store.startRun({ experiment: 'e' });
    run.log({ loss: 1 }, { step: 0 });
    run.flush();
    other.merge(file);
    // Copied, and taken further.
    other.attach(run.id, other.lease(run.id, 'another').token).finish();
    expect(store.merge(otherFile)).toEqual({ added: 0, replaced: 0, unchanged: 1 });
    run.log({ loss: 2 }, { step: 1 });
    run.finish('killed');
    using reader = openReader(file);
    expect(reader.getRun(run.id)).toMatchObject({ status: 'killed', metrics: { loss: { count: 2 } } });
    expect(store.merge(otherFile)).toEqual({ added: 0, replaced: 1, unchanged: 0 });
    expect(reader.getRun(run.id).status).toBe('finished');
  });

  it('is merged again while it goes on elsewhere, as crashed, as of its last heartbeat', () => {
    using store = open(file);
    using other = open(otherFile);
    const run = other.startRun({ experiment: 'e' });
    run.log({ loss: 1 }, { step: 0 });
    run.flush();
    change(otherFile, 'UPDATE leases SET heartbeat_at = 5000');
    expect(store.merge(otherFile)).toEqual({ added: 1, replaced: 0, unchanged: 0 });
    expect(store.merge(otherFile)).toEqual({ added: 0, replaced: 0, unchanged: 1 });
    run.log({ loss: 2 }, { step: 1 });
    run.flush();
    change(otherFile, 'UPDATE leases SET heartbeat_at = 6000');
    expect(store.merge(otherFile)).toEqual({ added: 0, replaced: 1, unchanged: 0 });
    expect(other.merge(file)).toEqual({ added: 0, replaced: 0, unchanged: 1 });
    using reader = openReader(file);
    expect(reader.getRun(run.id)).toMatchObject({ status: 'crashed', heartbeatAt: 6000, endedAt: null });
    expect(reader.series(run.id, 'loss').map(({ value }) => value)).toEqual([1, 2]);
    run.finish();
    expect(store.merge(otherFile)).toEqual({ added: 0, replaced: 1, unchanged: 0 });
    expect(reader.getRun(run.id).status).toBe('finished');
    expect(reader.listRuns()).toHaveLength(1);
  });
});

describe('what both stores have', () => {
  it('keeps a question and a matrix of its own, and takes in those that it lacks', () => {
    using store = open(file);
    using other = open(otherFile);
    store.ensureExperiment({ name: 'asked', question: 'Ours?' });
    store.ensureExperiment({ name: 'unasked', matrix: { a: 1 } });
    for (const name of ['asked', 'unasked'])
      other.ensureExperiment({ name, question: 'Theirs?', matrix: { b: 2 } });
    expect(store.merge(otherFile)).toEqual({ added: 0, replaced: 0, unchanged: 0 });
    using reader = openReader(file);
    const known = reader.experiments().map(({ name, question, matrix }) => [name, question, matrix]);
    expect(known.sort()).toEqual([
      ['asked', 'Ours?', { b: 2 }],
      ['unasked', 'Theirs?', { a: 1 }],
    ]);
  });

  it('gets points of the metrics that other stores number otherwise, from one store after another', () => {
    using store = open(file);
    const metrics = { third: ['x', 'y', 'z'], other: ['z', 'y', 'x'] };
    const ids = Object.entries(metrics).map(([name, keys]) => {
      const from = path.join(path.dirname(file), `${name}.db`);
      using source = open(from);
      const run = source.startRun({ experiment: 'e', name });
      for (const key of keys) run.log({ [key]: `${name}${key}`.length + key.charCodeAt(0) }, { step: 0 });
      run.finish();
      store.merge(from);
      return run.id;
    });
    using reader = openReader(file);
    for (const id of ids) {
      const last = Object.entries(reader.getRun(id).metrics).map(([key, metric]) => [key, metric.last]);
      // "x" is 120; each name has five letters.
      expect(last.sort()).toEqual([
        ['x', 126],
        ['y', 127],
        ['z', 128],
      ]);
    }
  });
});

describe("an artifact's content", () => {
  it('is copied beside the store, once; one that is missing there stops nothing', () => {
    const source = path.join(path.dirname(file), 'source');
    using store = open(file);
    using other = open(otherFile);
    const run = other.startRun({ experiment: 'e' });
    writeFileSync(source, 'kept');
    const kept = run.artifact(source, 'kept');
    writeFileSync(source, 'lost');
    const lost = run.artifact(source, 'lost');
    rmSync(lost.path);
    run.finish();
    store.merge(otherFile);
    using reader = openReader(file);
    const [one, two] = reader.artifacts(run.id);
    expect([one?.name, one?.sha256, two?.name]).toEqual(['kept', kept.sha256, 'lost']);
    expect(readFileSync(one?.path ?? '', 'utf8')).toBe('kept');
    expect(existsSync(two?.path ?? '')).toBe(false);

    // What stands there under the hash is left as it is.
    writeFileSync(one?.path ?? '', 'here already');
    store.removeRun(run.id);
    expect(store.merge(otherFile)).toEqual({ added: 1, replaced: 0, unchanged: 0 });
    expect(readFileSync(one?.path ?? '', 'utf8')).toBe('here already');
  });
});

describe('a merge that is refused', () => {
  it('leaves the store as it was and ready for another', () => {
    using store = open(file);
    using other = open(otherFile);
    const sound = other.enqueue({ experiment: 'e' });
    other.enqueue({ experiment: 'e' });
    expect(() => store.merge(file)).toThrow(new InvalidValueError(`${file} can't be merged into itself`));
    expect(() => store.merge(path.join(path.dirname(file), 'missing.db'))).toThrow(StoreError);
    using reader = openReader(file);
    change(
      file,
      `CREATE TRIGGER refuse BEFORE INSERT ON runs WHEN NEW.id <> '${sound}'
      BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`,
    );
    expect(() => store.merge(otherFile)).toThrow('the disk is full');
    expect(reader.listRuns()).toEqual([]);
    change(file, 'DROP TRIGGER refuse');
    expect(store.merge(otherFile)).toEqual({ added: 2, replaced: 0, unchanged: 0 });
  });
});
