import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { connectWriter } from './connection.js';
import { StoreError } from '../errors.js';
import { openReader } from '../query/reader.js';
import { MIGRATIONS } from './schema.js';
import { openStore } from '../store.js';

let folder: string;
let file: string;

beforeEach(() => {
  folder = temporaryFolder();
  file = path.join(folder, 'ablate.db');
});

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
  return 'no error';
}

describe('a store file', () => {
  it('is created with its folder, for its owner only', () => {
    const nested = path.join(folder, 'new', 'ablate.db');
    using store = openStore(nested);
    store.enqueue({ experiment: 'e' });
    for (const suffix of ['', '-wal', '-shm']) expect(statSync(nested + suffix).mode & 0o777).toBe(0o600);
  });

  it.runIf(process.platform === 'linux')('that cannot be made is refused at once', () => {
    expect(codeOf(() => openStore('/proc/nowhere/x.db'))).toBe('STORE_UNWRITABLE');
  });

  it('uses the settings of the design', () => {
    const database = connectWriter(file);
    const setting = (name: string): unknown => database.pragma(name, { simple: true });
    expect(setting('journal_mode')).toBe('wal');
    expect(setting('synchronous')).toBe(1);
    expect(setting('foreign_keys')).toBe(1);
    expect(setting('busy_timeout')).toBe(5000);
    expect(setting('application_id')).toBe(0x41424c54);
    database.close();
  });

  it('keeps its log when this process opens it again and another one leaves it', () => {
    const leave = () =>
      execFileSync(
        process.execPath,
        [
          ...['--input-type=module', '--eval'],
          `import Database from 'better-sqlite3';
          const database = new Database(${JSON.stringify(file)});
          console.log(database.prepare('SELECT count(*) FROM runs').pluck().get());
          database.close();`,
        ],
        { encoding: 'utf8', cwd: import.meta.dirname },
      ).trim();
    using store = openStore(file);
    store.enqueue({ experiment: 'e' });
    using reader = openReader(file);
    using again = openStore(file);
    again.close();
    expect(leave()).toBe('1');
    store.enqueue({ experiment: 'e' });
    expect(leave()).toBe('2');
    expect(reader.listRuns()).toHaveLength(2);
  });

  it('waits for who else is making the store at the same moment', async () => {
    const other = new Worker(
      `const { parentPort, workerData } = require('node:worker_threads');
      const database = new (require(workerData.sqlite))(workerData.file);
      database.exec('BEGIN IMMEDIATE');
      parentPort.postMessage('began');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
      database.close();`,
      { eval: true, workerData: { file, sqlite: createRequire(import.meta.url).resolve('better-sqlite3') } },
    );
    await once(other, 'message');
    const database = connectWriter(file);
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    database.close();
    await once(other, 'exit');
  });

  it('of another program is refused and left as it was', () => {
    const foreign = new Database(file);
    foreign.exec('CREATE TABLE t (a)');
    foreign.close();
    const before = readFileSync(file);
    expect(codeOf(() => openStore(file))).toBe('STORE_FOREIGN');
    expect(codeOf(() => openReader(file))).toBe('STORE_FOREIGN');
    expect(readFileSync(file)).toEqual(before);
  });

  it('that is no SQLite file is refused and left as it was', () => {
    writeFileSync(file, 'just some text, nothing else');
    expect(codeOf(() => openStore(file))).toBe('STORE_FOREIGN');
    expect(codeOf(() => openReader(file))).toBe('STORE_FOREIGN');
    expect(readFileSync(file, 'utf8')).toBe('just some text, nothing else');
  });

  it('from a newer program is refused, naming both versions', () => {
    openStore(file).close();
    const database = new Database(file);
    database.pragma('user_version = 99');
    database.close();
    expect(codeOf(() => openStore(file))).toBe('STORE_TOO_NEW');
    expect(() => openReader(file)).toThrow(
      new RegExp(`version 99; this program knows versions up to ${MIGRATIONS.length}`),
    );
  });

  it('that is missing tells a reader what to run', () => {
    expect(codeOf(() => openReader(file))).toBe('STORE_MISSING');
    expect(() => openReader(file)).toThrow('ablate run');
  });

  it('in a place that is no folder is unwritable', () => {
    writeFileSync(file, '');
    expect(codeOf(() => openStore(path.join(file, 'ablate.db')))).toBe('STORE_UNWRITABLE');
    expect(codeOf(() => openStore(folder))).toBe('STORE_UNWRITABLE');
  });

  it('in a read-only folder is unwritable', () => {
    const locked = path.join(folder, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o555);
    chmodSync(folder, 0o755);
    const source = new URL('../store.ts', import.meta.url).href;
    const program = `
      import { openStore } from ${JSON.stringify(source)};
      try { openStore(${JSON.stringify(path.join(locked, 'ablate.db'))}); } catch (error) { console.log(error.code); }`;
    // Root may write anywhere, so the program runs as somebody else where the tests run as root.
    const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const output = execFileSync(
      process.execPath,
      ['--import', 'tsx', '--conditions=@ablate/source', '--input-type=module', '--eval', program],
      { encoding: 'utf8', cwd: import.meta.dirname, ...user },
    );
    expect(output.trim()).toBe('STORE_UNWRITABLE');
  });
});

describe('migration', () => {
  it('brings an old store up to date and leaves a backup beside it', () => {
    using store = openStore(file);
    const id = store.enqueue({ experiment: 'e' });
    store.close();
    const next = [...MIGRATIONS, 'ALTER TABLE runs ADD COLUMN later TEXT'];
    const migrated = connectWriter(file, next);
    expect(migrated.prepare('SELECT id, later FROM runs').all()).toEqual([{ id, later: null }]);
    expect(migrated.pragma('user_version', { simple: true })).toBe(next.length);
    migrated.close();
    const backup = `${file}.v${MIGRATIONS.length}.backup`;
    expect(statSync(backup).mode & 0o777).toBe(0o600);
    using reader = openReader(backup);
    expect(reader.getRun(id).status).toBe('pending');
  });

  it('that fails leaves the store as it was', () => {
    openStore(file).close();
    expect(() => connectWriter(file, [...MIGRATIONS, 'CREATE TABLE fresh (a); nonsense'])).toThrow(
      'nonsense',
    );
    using reader = openReader(file);
    expect(reader.listRuns()).toEqual([]);
  });
});
