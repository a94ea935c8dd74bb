import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const pages = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/{,guide/,decisions/}*.md', { cwd: root })];

/** Paths in backticks, such as `packages/core/src/ops/table.ts`; a star stands for any name. */
const pathsIn = (text: string) =>
  [...text.matchAll(/`((?:packages|benchmarks|scripts|e2e|docs|tools|examples)\/[\w./*-]+)`/g)].map(
    ([, file = '']) => file,
  );

test.each(pages)('the files that %s names exist', (page) => {
  const named = pathsIn(readFileSync(path.join(root, page), 'utf8'));
  const missing = named.filter((file) => globSync(file, { cwd: root }).length === 0);
  expect(missing).toEqual([]);
});

test('paths are found', () => {
  const text = readFileSync(path.join(root, 'docs/architecture.md'), 'utf8');
  expect(pathsIn(text)).toContain('packages/core/src/trainer/train.ts');
});
