import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeBlocks, folderOf, root, run, typeCheck } from './guide.js';

const GUIDE_FOLDER = 'experiments/scale-gradients';
const blocks = codeBlocks('CONTRIBUTING.md', '## Add a plugin');
const commands = blocks
  .filter(({ language }) => language === 'sh')
  .flatMap(({ text }) => text.trim().split('\n'));

let folder: string;
beforeAll(() => {
  folder = folderOf(blocks);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the guide has a plugin, its test, a matrix, and the commands', () => {
  expect(blocks.map(({ name }) => name).filter((name) => name !== '')).toEqual([
    'scale-gradients.ts',
    'scale-gradients.test.ts',
    'matrix.ts',
  ]);
  expect(commands).toHaveLength(3);
});

test('its files pass the type checker', () => {
  const { status, output } = typeCheck(folder);
  expect(status, output).toBe(0);
});

test.each(commands)('%s', { timeout: 300_000 }, (command) => {
  expect(command).toContain(GUIDE_FOLDER);
  const { status, output } = run(command.replaceAll(GUIDE_FOLDER, path.relative(root, folder)), folder);
  expect(status, output).toBe(0);
  if (command.includes('vitest')) expect(output).toMatch(/Tests\s+2 passed/);
});
