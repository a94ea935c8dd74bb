import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { openReader } from '../query/reader.js';
import { openStore } from '../store.js';
import { verifyStore } from '../verify/verify.js';
import { connectReader, connectWriter } from './connection.js';
import { MIGRATIONS } from './schema.js';

const source = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href);

/** Stores as each older version has left them. */
const OLDER = Array.from({ length: MIGRATIONS.length - 1 }, (_, index) => index + 1);
const fixture = (version: number): string =>
  path.join(import.meta.dirname, `../../fixtures/store-v${version}.db`);

let folder: string;
let file: string;
beforeEach(() => {
  folder = temporaryFolder();
  file = path.join(folder, 'ablate.db');
});

const backups = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.backup'));

interface Content {
  readonly version: unknown;
  readonly tables: unknown;
  readonly runs: unknown;
  readonly points: unknown;
}

function contentOf(store: string): Content {
  const database = new Database(store, { readonly: true });
  try {
    const all = (sql: string) => database.prepare(sql).raw().all();
    return {
      version: database.pragma('user_version', { simple: true }),
      tables: all('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name'),
      runs: all('SELECT number, id, name, config FROM runs ORDER BY number'),
      points: all('SELECT count(*), sum(step), max(value) FROM points'),
    };
  } finally {
    database.close();
  }
}

/** What an old store is before and after, by a copy of its own. */
function beforeAndAfter(version: number): readonly [Content, Content] {
  const copy = path.join(temporaryFolder(), 'ablate.db');
  copyFileSync(fixture(version), copy);
  const before = contentOf(copy);
  connectWriter(copy).close();
  return [before, contentOf(copy)];
}

/** A program that kills itself at the `KILL_AT`th call of one of the functions that a migration is made of. */
const KILLED = `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  import Database from 'better-sqlite3';
  let left = Number(process.env.KILL_AT);
  const counted = (object, name) => {
    const original = object[name];
    object[name] = function (...args) {
      left -= 1;
      if (left === 0) process.kill(process.pid, 'SIGKILL');
      return original.apply(this, args);
    };
  };
  const example = new Database(':memory:');
  const statement = Object.getPrototypeOf(example.prepare('SELECT 1'));
  example.close();
  // Each statement of a migration by itself, so that it can end between any two.
  const exec = Database.prototype.exec;
  Database.prototype.exec = function (sql) {
    let statement = '';
    for (const part of sql.split(';')) {
      statement += part + ';';
      try {
        left -= 1;
        if (left === 0) process.kill(process.pid, 'SIGKILL');
        exec.call(this, statement);
        statement = '';
      } catch (error) {
        // A trigger's statements are one.
        if (error.message !== 'incomplete input') throw error;
      }
    }
    return this;
  };
  counted(Database.prototype, 'pragma');
  counted(statement, 'run');
  for (const name of ['renameSync', 'fsyncSync', 'openSync', 'linkSync', 'rmSync']) counted(fs, name);
  syncBuiltinESMExports();
  const { openStore } = await import(${source('../store.ts')});
  openStore(process.env.FILE).close();
  console.log('done');`;

async function runProgram(program: string, env: Record<string, string>): Promise<string> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--conditions=@ablate/source', '--input-type=module', '--eval', program],
    { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } },
  );
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== null && code !== 0) throw new Error(`The program ended with exit code ${code}`);
  return output.trim();
}

describe.each(OLDER)('a store of schema version %i', (version) => {
  it('is upgraded by opening it, with a backup of what it was', () => {
    copyFileSync(fixture(version), file);
    const [before, after] = beforeAndAfter(version);
    openStore(file).close();
    expect(contentOf(file)).toEqual(after);
    expect(verifyStore(file)).toEqual([]);
    expect(backups()).toEqual([`ablate.db.v${version}.backup`]);
    expect(contentOf(`${file}.v${version}.backup`)).toEqual(before);
    // The backup is a store.
    expect(verifyStore(`${file}.v${version}.backup`)).toEqual([]);
  });

  it('says to a reader what brings it up to date', () => {
    copyFileSync(fixture(version), file);
    expect(() => openReader(file)).toThrow(
      `has schema version ${version}, this program reads ${MIGRATIONS.length}. Bring it up to date with: ablate verify`,
    );
    expect(verifyStore(file)).toEqual([]);
    connectReader(file).close();
  });

  it('that an upgrade fails for stays as it was, and leaves no backup', () => {
    copyFileSync(fixture(version), file);
    const [before] = beforeAndAfter(version);
    const statements = ['CREATE TABLE fresh (a)', 'DELETE FROM points', 'DROP TABLE artifacts', 'nonsense'];
    for (let count = 1; count <= statements.length; count += 1) {
      const failing = [...MIGRATIONS, `${statements.slice(0, count).join(';')}; nonsense`];
      expect(() => connectWriter(file, failing)).toThrow('nonsense');
      expect(contentOf(file)).toEqual(before);
      expect(backups()).toEqual([]);
    }
    connectWriter(file).close();
    expect(backups()).toHaveLength(1);
  });

  it('that was restored is backed up again when it is upgraded again', () => {
    copyFileSync(fixture(version), file);
    openStore(file).close();
    copyFileSync(fixture(version), file);
    const database = new Database(file);
    database.exec("UPDATE runs SET name = 'later' WHERE number = 1");
    database.close();
    openStore(file).close();
    expect(backups().sort()).toEqual([`ablate.db.v${version}-2.backup`, `ablate.db.v${version}.backup`]);
    using reader = openReader(file);
    expect(reader.getRun('later').name).toBe('later');
  });

  it('is old or new, with a whole backup, wherever an upgrade is killed', async () => {
    const [before, after] = beforeAndAfter(version);
    const outcomes = new Set<unknown>();
    for (let at = 1, output = ''; output !== 'done'; at += at < 12 ? 1 : 3) {
      folder = temporaryFolder();
      file = path.join(folder, 'ablate.db');
      copyFileSync(fixture(version), file);
      output = await runProgram(KILLED, { KILL_AT: String(at), FILE: file });
      const content = contentOf(file);
      outcomes.add(content.version);
      expect([before, after]).toContainEqual(content);
      for (const backup of backups()) expect(contentOf(path.join(folder, backup))).toEqual(before);
      if (content.version === MIGRATIONS.length) expect(backups()).not.toEqual([]);
      // Whatever it was left at, it goes on from there.
      openStore(file).close();
      expect(contentOf(file)).toEqual(after);
    }
    expect(outcomes).toEqual(new Set([version, MIGRATIONS.length]));
  }, 300_000);

  it('is upgraded once by processes that open it at the same moment', async () => {
    copyFileSync(fixture(version), file);
    const [before, after] = beforeAndAfter(version);
    const gate = path.join(folder, 'go');
    const program = `
      import { existsSync, writeFileSync } from 'node:fs';
      import { openStore } from ${source('../store.ts')};
      writeFileSync(${JSON.stringify(gate)} + '.' + process.pid, '');
      while (!existsSync(${JSON.stringify(gate)})) await new Promise((resolve) => setTimeout(resolve, 5));
      openStore(${JSON.stringify(file)}).close();
      console.log('done');`;
    const programs = Array.from({ length: 4 }, () => runProgram(program, {}));
    const waiting = () => readdirSync(folder).filter((name) => name.startsWith('go.'));
    while (waiting().length < programs.length) await delay(5);
    writeFileSync(gate, '');
    expect(await Promise.all(programs)).toEqual(['done', 'done', 'done', 'done']);
    expect(contentOf(file)).toEqual(after);
    expect(backups()).toEqual([`ablate.db.v${version}.backup`]);
    expect(contentOf(path.join(folder, backups()[0] ?? ''))).toEqual(before);
  }, 120_000);
});

it('a store of a newer version is refused by those who write and those who read, and left as it is', () => {
  openStore(file).close();
  const database = new Database(file);
  database.pragma(`user_version = ${MIGRATIONS.length + 1}`);
  database.close();
  const before = readFileSync(file);
  const says = `has schema version ${MIGRATIONS.length + 1}; this program knows versions up to ${MIGRATIONS.length}`;
  for (const open of [openStore, openReader, verifyStore]) expect(() => open(file)).toThrow(says);
  expect(readFileSync(file)).toEqual(before);
  expect(backups()).toEqual([]);
});

it('every older version has its fixture', () => {
  expect(OLDER.filter((version) => !existsSync(fixture(version)))).toEqual([]);
});
