import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const bin = path.join(root, 'node_modules/.bin');

function run(command: string, ...args: string[]) {
  return spawnSync(path.join(bin, command), args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NX_DAEMON: 'false', FORCE_COLOR: '0' },
  });
}

/**
 * What eslint says of a file in the package that has this import. The file is where no other check looks (they run at
 * the same time), with a tsconfig of its own for the typed rules.
 */
function lintImport(room: string, imported: string) {
  const out = path.join(root, 'packages', room, 'out-tsc');
  mkdirSync(out, { recursive: true });
  const folder = mkdtempSync(path.join(out, 'boundaries-'));
  try {
    const file = path.join(folder, 'imports.ts');
    writeFileSync(file, `export * from '${imported}';\n`);
    writeFileSync(
      path.join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: '../../../../tsconfig.base.json', include: ['imports.ts'] }),
    );
    const { status, stdout, stderr } = run('eslint', '--no-ignore', '--max-warnings', '0', file);
    return { status, output: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

beforeAll(() => {
  // Without a project graph in Nx's cache, the rule checks nothing.
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-graph-'));
  const made = run('nx', 'graph', `--file=${path.join(folder, 'graph.json')}`);
  rmSync(folder, { recursive: true });
  expect(made.status, made.stderr).toBe(0);
});

test.each([
  ['tracker', '@ablate/core'],
  ['core', '@ablate/tracker'],
  ['statistics', '@ablate/tracker'],
  ['models', '@ablate/regularizers'],
  ['tui', '@ablate/core'],
])('lint fails where %s imports %s', (room, imported) => {
  const { status, output } = lintImport(room, imported);
  expect(output).toMatch(
    new RegExp(`A project tagged with "room:${room}" can.* @nx/enforce-module-boundaries`),
  );
  expect(status).toBe(1);
});

test.each([['models', '@ablate/core']])('lint passes where %s imports %s', (room, imported) => {
  expect(lintImport(room, imported)).toEqual({ status: 0, output: '' });
});
