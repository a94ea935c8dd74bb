import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader, openStore } from '@ablate/tracker';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAblate } from '../fixtures/ablate.js';

let folder: string;
let store: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-upkeep-'));
  store = path.join(folder, 'runs.db');
  using writer = openStore(store);
  for (const seed of [0, 1]) {
    const run = writer.startRun({ experiment: 'e', name: `run ${seed}`, config: { lr: 0.1 }, seed });
    for (let step = 0; step < 500; step += 1) run.log({ loss: seed + step }, { step });
    run.finish();
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ablate = (...args: string[]) => startAblate(store, args).ended;

function change(sql: string): void {
  const database = new Database(store);
  database.exec(sql);
  database.close();
}

describe('ablate backup', () => {
  it('writes a store that can be listed and copied back, and replaces none by itself', async () => {
    const file = path.join(folder, 'backup.db');
    expect(await ablate('backup', file)).toMatchObject({
      code: 0,
      stdout: `Backed up ${store} to ${file}, with 0 artifacts.\n`,
    });
    expect((await ablate('runs', '--store', file)).stdout).toContain('run 1');
    const again = await ablate('backup', file);
    expect([again.code, again.stderr]).toEqual([
      2,
      `${file} exists; expected a new file, or --force to replace it\n`,
    ]);
    const forced = await ablate('backup', file, '--force', '--json');
    expect(JSON.parse(forced.stdout)).toMatchObject({ file, artifacts: 0, missing: [] });
    const none = await ablate('backup', file, '--store', path.join(folder, 'none.db'));
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('No store at') as string]);
  });
});

describe('ablate verify', () => {
  it('rebuilds what was falsified, after a backup', async () => {
    change('UPDATE summaries SET max = 9000 WHERE run = 1; UPDATE params SET value = 7 WHERE run = 2');
    const found = await ablate('verify');
    expect(found.code).toBe(1);
    expect(found.stdout).toMatch(/max is 9000 instead of 499/);
    expect(found.stdout).toContain('ablate verify --repair');
    const repaired = await ablate('verify', '--repair', '--json');
    expect(repaired.code).toBe(0);
    const { backup, problems } = JSON.parse(repaired.stdout) as { backup: string; problems: unknown[] };
    expect([existsSync(backup), problems]).toEqual([true, []]);
    expect((await ablate('verify')).stdout).toBe(`${store}: no problems.\n`);
    expect((await ablate('verify', '--repair', '--salvage', 'x.db')).code).toBe(2);
  });

  it('salvages a damaged store into a new one and says what is lost', async () => {
    const content = readFileSync(store);
    const database = new Database(store, { readonly: true });
    const leaf = database
      .prepare<[], number>(
        "SELECT pageno FROM dbstat WHERE name = 'points' AND pagetype = 'leaf' ORDER BY path LIMIT 1 OFFSET 1",
      )
      .pluck()
      .get();
    database.close();
    content.fill(0, ((leaf ?? 0) - 1) * 4096, (leaf ?? 0) * 4096);
    writeFileSync(store, content);
    const found = await ablate('verify');
    expect([found.code, found.stdout]).toEqual([
      1,
      expect.stringContaining('ablate verify --salvage') as string,
    ]);
    const file = path.join(folder, 'salvaged.db');
    const salvaged = await ablate('verify', '--salvage', file);
    expect(salvaged.code).toBe(1);
    expect(salvaged.stdout).toMatch(
      /^2 runs of .*\nLost:\npoints after run 0\w+, loss, step \d+ before run 0/,
    );
    expect(await ablate('verify', '--store', file)).toMatchObject({ code: 0 });
    expect(readFileSync(store)).toEqual(content);
  });
});

/** Mounts nothing where the tests may not: then a folder that can't be written has to do. */
const isRoot = process.getuid?.() === 0;
const canMount =
  spawnSync('unshare', [isRoot ? '-m' : '-Urm', 'sh', '-c', 'mount --bind /tmp /tmp']).status === 0;

describe.skipIf(!canMount)('a store on a medium that is mounted read-only', () => {
  const main = path.join(import.meta.dirname, 'main.ts');
  const mounted = (medium: string, ...args: string[]) => {
    const mount = `mount --bind "$MEDIUM" "$MEDIUM" && mount -o remount,ro,bind "$MEDIUM" && exec "$0" "$@"`;
    const flags = ['--conditions=@ablate/source', '--import', 'tsx', main];
    return spawnSync(
      'unshare',
      [isRoot ? '-m' : '-Urm', 'sh', '-c', mount, process.execPath, ...flags, ...args],
      {
        encoding: 'utf8',
        env: { ...process.env, NO_COLOR: '1', MEDIUM: medium, ABLATE_STORE: path.join(medium, 'runs.db') },
      },
    );
  };

  it('is read by every command that reads, and refuses every one that writes', () => {
    const medium = path.join(folder, 'medium');
    mkdirSync(medium);
    writeFileSync(path.join(medium, 'runs.db'), readFileSync(store));
    const reader = openReader(store);
    const id = reader.listRuns()[0]?.id ?? '';
    reader.close();
    const backup = path.join(folder, 'backup.db');
    for (const args of [
      ['runs'],
      ['show', id],
      ['logs', id],
      ['compare', 'e', '--metric', 'loss'],
      ['export'],
      ['ui'],
      ['verify'],
      ['backup', backup],
    ]) {
      const { status, stderr } = mounted(medium, ...args);
      // Without a matrix there is nothing to compare, which the command says once it has read the runs.
      if (args[0] === 'compare') expect(stderr).not.toMatch(/read|open/);
      else expect([args[0], status, stderr]).toEqual([args[0], 0, '']);
    }
    change('UPDATE summaries SET max = 9000 WHERE run = 1');
    writeFileSync(path.join(medium, 'runs.db'), readFileSync(store));
    for (const args of [['gc'], ['import', backup], ['verify', '--repair']]) {
      const { status, stderr } = mounted(medium, ...args);
      expect([args[0], status, stderr]).toEqual([
        args[0],
        2,
        expect.stringMatching(/^The store at .* can only be read: .*ablate backup FILE\n$/) as string,
      ]);
    }
    expect(readdirSync(medium)).toEqual(['runs.db']);
  }, 120_000);
});
