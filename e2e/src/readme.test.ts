import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { codeBlocks, root } from './guide.js';

test('the matrix that readers see first is the quickstart', () => {
  const [shown] = codeBlocks('docs/guide/first-matrix.md').filter(({ name }) => name === 'matrix.ts');
  const file = readFileSync(path.join(root, 'experiments/quickstart/matrix.ts'), 'utf8');
  const code = (text: string) => text.split('\n').filter((line) => !line.trim().startsWith('//'));
  expect(code(shown?.text ?? '')).toEqual(code(file));
});

test('what the README links to is there', () => {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, target = '']) => target);
  expect(links.filter((link) => !existsSync(path.join(root, link)))).toEqual([]);
});
