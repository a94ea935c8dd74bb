import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeBlocks, folderOf, root, run, typeCheck } from './guide.js';

describe.each([
  { guide: 'CONTRIBUTING.md', title: 'Add a plugin', name: 'scale-gradients' },
  { guide: 'CONTRIBUTING.md', title: 'Add a launcher', name: 'low-priority' },
  { guide: 'docs/guide/write-a-model.md', name: 'perceptron' },
  { guide: 'docs/guide/write-a-dataset.md', name: 'majority' },
])('$guide $name', ({ guide, title, name }) => {
  const blocks = codeBlocks(guide, title);
  const guideFolder = `experiments/${name}`;
  const commands = blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.trim().split('\n'));

  let folder: string;
  beforeAll(() => {
    folder = folderOf(blocks);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('the guide has a plugin, its test, a matrix, and the commands', () => {
    const files = blocks.map((block) => block.name).filter((file) => file !== '');
    expect(files).toEqual([`${name}.ts`, `${name}.test.ts`, 'matrix.ts']);
    expect(commands.length).toBeGreaterThan(1);
  });

  test('its files pass the type checker', () => {
    const { status, output } = typeCheck(folder);
    expect(status, output).toBe(0);
  });

  test.each(commands)('%s', { timeout: 300_000 }, (command) => {
    expect(command).toContain(guideFolder);
    const { status, output } = run(command.replaceAll(guideFolder, path.relative(root, folder)), folder);
    expect(status, output).toBe(0);
    if (command.includes('vitest')) expect(output).toMatch(/Tests\s+2 passed/);
    if (command.includes('--launcher')) expect(output).toContain('0 trained, 2 reused');
  });
});
