import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { codeBlocks, folderOf, root, typeCheck } from './guide.js';

test.each([
  ['README.md', ['matrix.ts', 'tracker.ts', 'resnet.ts']],
  ['packages/core/README.md', ['data.ts', 'brighten.ts', 'brightness.ts']],
  ['packages/statistics/README.md', ['verdicts.ts', 'plan.ts']],
  ['packages/models/README.md', ['classifier.ts', 'regression.ts', 'blocks.ts', 'weights.ts', 'describe.ts']],
])('the code in %s passes the type checker', (file, names) => {
  const blocks = codeBlocks(file).filter(({ language }) => language === 'ts');
  expect(blocks.map(({ name }) => name)).toEqual(names);
  const folder = folderOf(blocks);
  try {
    const { status, output } = typeCheck(folder);
    expect(status, output).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the README’s matrix is the quickstart', () => {
  const [shown] = codeBlocks('README.md').filter(({ name }) => name === 'matrix.ts');
  const file = readFileSync(path.join(root, 'experiments/quickstart/matrix.ts'), 'utf8');
  const code = (text: string) => text.split('\n').filter((line) => !line.trim().startsWith('//'));
  expect(code(shown?.text ?? '')).toEqual(code(file));
});

test('what the README links to is there', () => {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, target = '']) => target);
  expect(links.filter((link) => !existsSync(path.join(root, link)))).toEqual([]);
});
