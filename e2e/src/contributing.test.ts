import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const guide = readFileSync(path.join(root, 'CONTRIBUTING.md'), 'utf8');
const steps = guide.slice(guide.indexOf('## Add a plugin'));
const GUIDE_FOLDER = 'experiments/scale-gradients';

/** Code blocks of the steps: files have their name after the language, commands have none. */
const blocks = [...steps.matchAll(/^```(\w+) ?(.*)\n([\s\S]*?)^```$/gm)].map(
  ([, language = '', name = '', text = '']) => ({ language, name, text }),
);
const files = blocks.filter(({ name }) => name !== '');
const commands = blocks
  .filter(({ language }) => language === 'sh')
  .flatMap(({ text }) => text.trim().split('\n'));

let folder: string;

beforeAll(() => {
  // Beside the guide's folder, but where no other check looks.
  const ignored = path.join(root, 'experiments/out-tsc');
  mkdirSync(ignored, { recursive: true });
  folder = mkdtempSync(path.join(ignored, 'contributing-'));
  for (const { name, text } of files) writeFileSync(path.join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(command: string) {
  const { status, stdout, stderr } = spawnSync(command, {
    cwd: root,
    shell: true,
    encoding: 'utf8',
    env: { ...process.env, ABLATE_STORE: path.join(folder, 'ablate.db') },
  });
  return { status, output: stripVTControlCharacters(stdout + stderr) };
}

test('the guide has a plugin, its test, a matrix, and the commands', () => {
  expect(files.map(({ name }) => name)).toEqual([
    'scale-gradients.ts',
    'scale-gradients.test.ts',
    'matrix.ts',
  ]);
  expect(commands).toHaveLength(3);
});

test('its files pass the type checker', () => {
  const compilerOptions = {
    composite: false,
    noEmit: true,
    customConditions: [],
    rootDir: root,
    tsBuildInfoFile: null,
  };
  writeFileSync(
    path.join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../../tsconfig.base.json', compilerOptions, include: ['*.ts'] }),
  );
  const { status, output } = run(`npx tsc --project ${folder}`);
  expect(status, output).toBe(0);
});

test.each(commands)('%s', { timeout: 300_000 }, (command) => {
  expect(command).toContain(GUIDE_FOLDER);
  const { status, output } = run(command.replaceAll(GUIDE_FOLDER, path.relative(root, folder)));
  expect(status, output).toBe(0);
  if (command.includes('vitest')) expect(output).toMatch(/Tests\s+2 passed/);
});
