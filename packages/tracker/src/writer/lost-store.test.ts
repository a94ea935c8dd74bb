import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { openReader } from '../query/reader.js';
import { openStore } from '../store.js';

const source = new URL('../index.ts', import.meta.url).href;

const REFUSE =
  "CREATE TRIGGER refuse BEFORE INSERT ON points BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
const ACCEPT = 'DROP TRIGGER refuse';

function change(file: string, sql: string): void {
  const database = new Database(file);
  database.exec(sql);
  database.close();
}

describe('a store that refuses points', () => {
  it('does not stop the run: they are kept, the loss is said, and all are written later', () => {
    const file = path.join(temporaryFolder(), 'ablate.db');
    const errors: string[] = [];
    using store = openStore(file, { onError: ({ message }) => errors.push(message) });
    const run = store.startRun({ experiment: 'e' });
    change(file, REFUSE);
    for (let step = 0; step < 70_000; step += 1) run.log({ loss: step, odd: NaN }, { step });
    expect(errors[0]).toBe('the disk is full');
    const folder = `${file}.pending`;
    const [name] = readdirSync(folder);
    expect(name).toBe(`${run.id}-1.jsonl`);
    expect(statSync(path.join(folder, name ?? '')).mode & 0o777).toBe(0o600);
    expect(() => run.flush()).toThrow('the disk is full');
    change(file, ACCEPT);
    run.log({ loss: -1 }, { step: 5 });
    run.finish();
    expect(readdirSync(folder)).toEqual([]);
    using reader = openReader(file);
    const { metrics } = reader.getRun(run.id);
    expect(metrics.loss).toMatchObject({ count: 70_000, min: -1, max: 69_999, lastStep: 69_999 });
    expect(metrics.odd).toMatchObject({ count: 70_000, last: NaN });
  });

  it('gets them, and the end of the run, from the next process', () => {
    const file = path.join(temporaryFolder(), 'ablate.db');
    const program = `
      import Database from 'better-sqlite3';
      import { openStore } from ${JSON.stringify(source)};
      const run = openStore(${JSON.stringify(file)}, { onError() {} }).startRun({ experiment: 'e', name: 'leaver' });
      run.log({ loss: 1 }, { step: 0 });
      run.flush();
      new Database(${JSON.stringify(file)}).exec(${JSON.stringify(REFUSE)});
      run.log({ loss: Infinity }, { step: 1 });
      process.exitCode = 4;`;
    const parameters = [
      '--import',
      'tsx',
      '--conditions=@ablate/source',
      '--input-type=module',
      '--eval',
      program,
    ];
    expect(() => execFileSync(process.execPath, parameters, { cwd: import.meta.dirname })).toThrow();
    change(file, ACCEPT);
    expect(existsSync(`${file}.pending`)).toBe(true);
    openStore(file).close();
    using reader = openReader(file);
    const run = reader.getRun('leaver');
    expect(run).toMatchObject({ status: 'failed', reason: 'exit code 4' });
    expect(reader.series(run.id, 'loss').map(({ value }) => value)).toEqual([1, Infinity]);
    expect(readdirSync(`${file}.pending`)).toEqual([]);
  });
});

describe('a store whose file is taken away while it is open', () => {
  it('keeps the points beside it, says so, and gets them when the file is back', () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'ablate.db');
    const errors: string[] = [];
    using store = openStore(file, { onError: ({ message }) => errors.push(message) });
    const run = store.startRun({ experiment: 'e' });
    run.log({ loss: 0 }, { step: 0 });
    run.flush();
    const away = path.join(folder, 'away');
    mkdirSync(away);
    const parts = readdirSync(folder).filter((name) => name.startsWith('ablate.db'));
    for (const name of parts) renameSync(path.join(folder, name), path.join(away, name));
    for (let step = 1; step <= 100_000; step += 1) run.log({ loss: step }, { step });
    expect(errors[0]).toContain('was moved, deleted or replaced while it was open. Put it back');
    expect(() => run.flush()).toThrow('Put it back');
    expect(existsSync(`${file}.pending`)).toBe(true);
    for (const name of parts) renameSync(path.join(away, name), path.join(folder, name));
    run.finish();
    using reader = openReader(file);
    expect(reader.getRun(run.id)).toMatchObject({
      status: 'finished',
      metrics: { loss: { count: 100_001 } },
    });
  });
});

describe('a store that has become read-only', () => {
  it('gets all that was kept aside and in memory when it can be written again', () => {
    const file = path.join(temporaryFolder(), 'ablate.db');
    const { errors, setReadOnly, store } = openSwitchable(file);
    using _ = store;
    const run = store.startRun({ experiment: 'e' });
    setReadOnly(true);
    for (let step = 0; step < 100_000; step += 1) run.log({ loss: step }, { step });
    run.tag('kept', 'yes');
    run.setTrace(['onTrainStart']);
    run.artifact(import.meta.filename, 'source');
    const waiting = path.join(`${file}.pending`, `${run.id}-1.jsonl`);
    expect(errors).toEqual(['attempt to write a readonly database', `points wait in ${waiting}`]);
    expect(existsSync(waiting)).toBe(true);
    setReadOnly(false);
    run.flush();
    using reader = openReader(file);
    expect(reader.getRun(run.id)).toMatchObject({
      tags: { kept: 'yes' },
      metrics: { loss: { count: 100_000 } },
    });
    expect(reader.trace(run.id)).toEqual(['onTrainStart']);
    expect(reader.artifacts(run.id)).toMatchObject([{ name: 'source' }]);
    run.finish();
  });

  it("takes a run's end in by its next opening, though the process that wrote it lives on", () => {
    const file = path.join(temporaryFolder(), 'ablate.db');
    const { errors, setReadOnly, store } = openSwitchable(file);
    using _ = store;
    const run = store.startRun({ experiment: 'e' });
    setReadOnly(true);
    run.log({ loss: 1 }, { step: 7 });
    run.finish('pruned', 'too slow');
    const waiting = path.join(`${file}.pending`, `${run.id}-1.jsonl`);
    expect(errors).toEqual([
      `attempt to write a readonly database; the end of run ${run.id} waits in ${waiting}`,
    ]);
    expect(() => run.log({ loss: 1 }, { step: 8 })).toThrow('has ended: pruned');
    using reader = openReader(file);
    expect(reader.getRun(run.id).status).toBe('running');
    openStore(file).close();
    expect(reader.getRun(run.id)).toMatchObject({
      ...{ status: 'pruned', reason: 'too slow', metrics: { loss: { lastStep: 7 } } },
    });
    expect(readdirSync(`${file}.pending`)).toEqual([]);
  });

  it("takes a run's end in before another runner, whose store is open, can take the run for crashed", () => {
    const file = path.join(temporaryFolder(), 'ablate.db');
    const { setReadOnly, store } = openSwitchable(file);
    using other = openStore(file);
    const id = store.enqueue({ experiment: 'e' });
    const run = store.attach(id, store.lease(id, 'runner').token);
    setReadOnly(true);
    run.finish();
    store.close();
    expect(() => other.lease(id, 'other')).toThrow('is finished');
    expect(other.reapCrashed()).toEqual([]);
  });

  /** SQLite itself refuses the writes, as on a file system that was mounted anew; that takes no privileges. */
  function openSwitchable(file: string) {
    const errors: string[] = [];
    const pragma = vi.spyOn(Database.prototype, 'pragma');
    const store = openStore(file, { onError: ({ message }) => errors.push(message) });
    const connection = pragma.mock.contexts[0] as Database.Database;
    pragma.mockRestore();
    const setReadOnly = (isReadOnly: boolean) =>
      connection.pragma(`query_only = ${isReadOnly ? 'ON' : 'OFF'}`);
    return { errors, setReadOnly, store };
  }
});

describe('a store whose whole folder is removed', () => {
  it('has what was logged since in its side file, which is imported with the store', () => {
    const folder = path.join(temporaryFolder(), 'inner');
    const file = path.join(folder, 'ablate.db');
    const copy = `${folder}-copy`;
    const errors: string[] = [];
    using store = openStore(file, { onError: ({ message }) => errors.push(message) });
    const run = store.startRun({ experiment: 'e' });
    run.log({ loss: 0 }, { step: 0 });
    run.flush();
    cpSync(folder, copy, { recursive: true });
    rmSync(folder, { recursive: true });
    run.log({ loss: 1 }, { step: 1 });
    run.finish();
    expect(errors).toHaveLength(1);
    cpSync(copy, folder, { recursive: true });
    openStore(file).close();
    using reader = openReader(file);
    expect(reader.getRun(run.id)).toMatchObject({ status: 'finished', metrics: { loss: { count: 2 } } });
  });
});

describe.runIf(process.platform === 'linux')('a disk that is full', () => {
  it('does not stop the run, and loses no point that was logged', () => {
    const file = path.join(temporaryFolder(), 'ablate.db');
    const program = `
      import { openStore } from ${JSON.stringify(source)};
      const run = openStore(${JSON.stringify(file)}, { flushInterval: 5 }).startRun({ experiment: 'e', name: 'full' });
      for (let step = 0; step < 12_000; step += 1) {
        run.log({ loss: step, odd: NaN }, { step });
        if (step % 250 === 0) await new Promise((resolve) => setTimeout(resolve, 15));
      }
      console.log('trained');`;
    const node = [process.execPath, '--import', 'tsx', '--conditions=@ablate/source', '--input-type=module'];
    // No file may grow beyond 512 KiB: SQLite is refused as on a full disk, after a dozen small writes; the side file fits.
    const { stdout, stderr } = spawnSync(
      'sh',
      ['-c', 'ulimit -f 1024; exec "$@"', 'sh', ...node, '--eval', program],
      { encoding: 'utf8', cwd: import.meta.dirname },
    );
    expect(stdout).toBe('trained\n');
    expect(stderr).toMatch(
      /The store can't be written for now, and what is measured is kept: .*(full|I\/O error)/,
    );
    expect(existsSync(`${file}.pending`)).toBe(true);
    openStore(file).close();
    using reader = openReader(file);
    const { status, metrics } = reader.getRun('full');
    expect(status).toBe('finished');
    expect(metrics.loss).toMatchObject({ count: 12_000, max: 11_999 });
    expect(metrics.odd).toMatchObject({ count: 12_000 });
  }, 120_000);
});
