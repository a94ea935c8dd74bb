import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, cpSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { openStore } from '../store.js';

const source = new URL('../index.ts', import.meta.url).href;
const isRoot = process.getuid?.() === 0;

/** Prints what a program sees of the store `FILE`, and what writing it throws. */
const PROGRAM = `
  import { readdirSync } from 'node:fs';
  import os from 'node:os';
  import { backUpStore, exportRuns, openReader, openStore, verifyStore } from ${JSON.stringify(source)};
  const { FILE, OTHER } = process.env;
  const reader = openReader(FILE);
  const beside = readdirSync(os.tmpdir()).filter((name) => name.startsWith('ablate-copy-'));
  const runs = reader.listRuns().map(({ name, metrics }) => [name, metrics.loss?.count ?? 0]);
  const series = reader.series(reader.listRuns().at(-1).id, 'loss').length;
  const json = [...exportRuns(reader, { format: 'json' })].join('').length > 0;
  reader.close();
  const problems = verifyStore(FILE).map(({ message }) => message);
  backUpStore(FILE, OTHER + '.backup');
  const other = openStore(OTHER);
  const merged = other.merge(FILE);
  openStore(OTHER + '.backup').close();
  const again = other.merge(OTHER + '.backup');
  other.close();
  let refused;
  try { openStore(FILE).close(); } catch (error) { refused = [error.code, error.message]; }
  console.log(JSON.stringify({ runs, series, json, problems, beside, merged, again, refused }));`;

interface Seen {
  readonly runs: readonly [name: string, points: number][];
  readonly series: number;
  readonly json: boolean;
  readonly problems: readonly string[];
  readonly beside: readonly string[];
  readonly merged: { readonly added: number };
  readonly again: { readonly added: number; readonly unchanged: number };
  readonly refused?: readonly [code: string, message: string];
}

let folder: string;
let medium: string;
let file: string;
beforeEach(() => {
  folder = temporaryFolder();
  medium = path.join(folder, 'medium');
  file = path.join(medium, 'ablate.db');
  mkdirSync(medium);
});

const FLAGS = ['--import', 'tsx', '--conditions=@ablate/source', '--input-type=module'];

/** On a medium of its own that is mounted read-only; in a namespace, so that nothing of it is left. */
function seenOnMedium(): Seen {
  const other = path.join(temporaryFolder(), 'other.db');
  const mount = `mount --bind "$MEDIUM" "$MEDIUM" && mount -o remount,ro,bind "$MEDIUM" && exec "$0" "$@"`;
  const output = execFileSync(
    'unshare',
    [isRoot ? '-m' : '-Urm', 'sh', '-c', mount, process.execPath, ...FLAGS, '--eval', PROGRAM],
    {
      encoding: 'utf8',
      cwd: import.meta.dirname,
      env: { ...process.env, MEDIUM: medium, FILE: file, OTHER: other, TMPDIR: path.dirname(other) },
    },
  );
  return JSON.parse(output) as Seen;
}

/** In a folder that the program's user may not write; root may write anywhere, so it is somebody else then. */
function seenInLockedFolder(): Seen {
  const own = temporaryFolder();
  const user = isRoot ? { uid: 65534, gid: 65534 } : {};
  if (isRoot) {
    chownSync(own, 65534, 65534);
    for (const name of readdirSync(medium)) chmodSync(path.join(medium, name), 0o444);
    chmodSync(folder, 0o755);
  }
  chmodSync(medium, 0o555);
  try {
    const output = execFileSync(process.execPath, [...FLAGS, '--eval', PROGRAM], {
      ...{ encoding: 'utf8', cwd: import.meta.dirname, ...user },
      env: { ...process.env, FILE: file, OTHER: path.join(own, 'other.db'), TMPDIR: own },
    });
    return JSON.parse(output) as Seen;
  } finally {
    chmodSync(medium, 0o755);
  }
}

/** Why nothing can be mounted here, if nothing can. */
const cannotMount =
  spawnSync('unshare', [isRoot ? '-m' : '-Urm', 'sh', '-c', 'mount --bind /tmp /tmp']).status !== 0;

/** What has been left beside the database; the last run is in the log alone. */
const LEFT = {
  'nothing beside it': [''],
  'a log': ['', '-wal'],
  'a log and its index': ['', '-wal', '-shm'],
  'an index alone': ['', '-shm'],
};

function fill(left: readonly string[]): void {
  const origin = path.join(temporaryFolder(), 'origin.db');
  using store = openStore(origin);
  addRun(store, 'first');
  const database = new Database(origin);
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
  addRun(store, 'second');
  for (const part of left) copyFileSync(origin + part, file + part);
}

function addRun(store: ReturnType<typeof openStore>, name: string): void {
  const run = store.startRun({ experiment: 'e', name });
  for (let step = 0; step < 50; step += 1) run.log({ loss: step }, { step });
  run.finish();
}

describe.each([
  ['a medium that is mounted read-only', seenOnMedium, cannotMount],
  ['a folder that can’t be written', seenInLockedFolder, process.platform === 'win32'],
] as const)('a store in %s', (_, look, isImpossible) => {
  it.skipIf(isImpossible).each(Object.entries(LEFT))(
    'with %s is read, and refuses to be written',
    (_name, left) => {
      fill(left);
      const before = readdirSync(medium);
      const { runs, series, json, problems, beside, merged, again, refused } = look();
      const names = left.includes('-wal') ? ['second', 'first'] : ['first'];
      expect(runs).toEqual(names.map((name) => [name, 50]));
      expect([series, json, problems, beside]).toEqual([50, true, [], []]);
      expect(merged.added).toBe(names.length);
      expect(again).toMatchObject({ added: 0, unchanged: names.length });
      expect(refused).toEqual(['STORE_UNWRITABLE', expect.stringMatching(/can only be read.*ablate backup/)]);
      expect(readdirSync(medium)).toEqual(before);
    },
    60_000,
  );

  it.skipIf(isImpossible)(
    'of schema version 1 is read as one of the newest, and stays as it is',
    () => {
      cpSync(path.join(import.meta.dirname, '../../fixtures/store-v1.db'), file);
      const { runs, problems, refused } = look();
      expect([runs.length, problems]).toEqual([9, []]);
      expect(refused?.[0]).toBe('STORE_UNWRITABLE');
      const database = new Database(file, { readonly: true });
      expect(database.pragma('user_version', { simple: true })).toBe(1);
      database.close();
    },
    60_000,
  );
});
