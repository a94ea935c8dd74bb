import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashCode, reachable } from './closure.js';
import { Sources } from './sources.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-code-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

async function read(...names: string[]): Promise<Sources> {
  const sources = new Sources();
  for (const name of names) await sources.add(path.join(folder, name));
  return sources;
}

async function hash(entry: string, withoutDefault?: string): Promise<string> {
  const { files } = await read(entry);
  return hashCode(
    [path.join(folder, entry)],
    files,
    withoutDefault === undefined ? undefined : path.join(folder, withoutDefault),
  );
}

const PLUGIN = `import { half } from './parts/half.js';
import table from './table.json' with { type: 'json' };
export const plugin = { name: 'double', run: (x: number) => half(x) * table.factor };
`;
const HALF = `export function half(x: number): number { return x / 2; }\n`;

describe('what a plugin executes', () => {
  let before: string;
  beforeEach(async () => {
    write({ 'plugin.ts': PLUGIN, 'parts/half.ts': HALF, 'table.json': '{ "factor": 4 }' });
    before = await hash('plugin.ts');
  });

  it.each<[change: string, files: Record<string, string>]>([
    ['a comment', { 'parts/half.ts': `/** Half of it. */\n${HALF} // the end` }],
    ['another format', { 'parts/half.ts': `export function half ( x : number ) {\n  return (x / 2)\n}` }],
    ['quotes and semicolons', { 'plugin.ts': PLUGIN.replaceAll(';', '').replaceAll("'", '"') }],
    ['a type', { 'plugin.ts': PLUGIN.replace('(x: number)', '(x)') }],
    ['a file that nothing imports', { 'other.ts': 'export const other = 1;' }],
    [
      'another name of a file',
      { 'plugin.ts': PLUGIN.replace('./parts/half.js', './halves.ts'), 'halves.ts': HALF },
    ],
  ])('is the same after %s', async (_, files) => {
    write(files);
    expect(await hash('plugin.ts')).toBe(before);
  });

  it('is the same in another folder', async () => {
    write({ 'deep/plugin.ts': PLUGIN, 'deep/parts/half.ts': HALF, 'deep/table.json': '{ "factor": 4 }' });
    expect(await hash('deep/plugin.ts')).toBe(before);
  });

  it.each<[change: string, files: Record<string, string>]>([
    ['a number', { 'parts/half.ts': HALF.replace('2', '3') }],
    ['an operator', { 'plugin.ts': PLUGIN.replace('*', '+') }],
    ['a regular expression', { 'parts/half.ts': `${HALF}export const r = /a/g;` }],
    ['data that it imports', { 'table.json': '{ "factor": 5 }' }],
    ['a package that it imports', { 'parts/half.ts': `import 'zod';\n${HALF}` }],
  ])('is another one after a change of %s', async (_, files) => {
    write(files);
    expect(await hash('plugin.ts')).not.toBe(before);
  });

  it('tells regular expressions and large integers apart', async () => {
    write({ 'a.js': 'export default [/a/g, 1n]', 'b.js': 'export default [/b/g, 1n]' });
    write({ 'c.js': 'export default [/a/g, 2n]' });
    expect(new Set([await hash('a.js'), await hash('b.js'), await hash('c.js')]).size).toBe(3);
  });

  it('tells which of two files an import names', async () => {
    write({ 'a.js': 'export const f = 1;', 'b.js': 'export const f = 2;' });
    write({ 'ab.js': `import { f } from './a.js'; import * as g from './b.js'; f + g.f;` });
    const ab = await hash('ab.js');
    write({ 'ab.js': `import { f } from './b.js'; import * as g from './a.js'; f + g.f;` });
    expect(await hash('ab.js')).not.toBe(ab);
  });

  it('follows circles, required files, files of workers and imports that come later', async () => {
    write({
      'a.js': `import './b.js'; export const later = () => import('./later.mjs');`,
      'b.js': `import './a.js'; new Worker(new URL('./worker.js', import.meta.url));`,
      'later.mjs': `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); require('./c.cjs');`,
      'c.cjs': 'module.exports = 1; return;',
      'worker.js': 'postMessage(1);',
    });
    const { files } = await read('a.js');
    const names = reachable([path.join(folder, 'a.js')], files).map((file) => path.relative(folder, file));
    expect(names.sort()).toEqual(['a.js', 'b.js', 'c.cjs', 'later.mjs', 'worker.js']);
    expect(files.get(path.join(folder, 'c.cjs'))?.format).toBe('commonjs');
    expect(await hash('a.js')).toBe(await hash('a.js'));
  });

  it('takes what it can not parse as its text', async () => {
    write({ 'odd.js': 'export const x = @what();' });
    const odd = await hash('odd.js');
    write({ 'odd.js': 'export const x = @what(); // now' });
    expect(await hash('odd.js')).not.toBe(odd);
  });
});

describe('a matrix that has a plugin itself', () => {
  const MATRIX = `import { sgd } from '@ablate/core';
const rate = 0.5;
export const plugin = { rate };
export default { axes: { optimizer: { slow: sgd({ lr: 0.1 }) } } };
`;

  it('counts without its cells, and without what only they import', async () => {
    write({ 'matrix.ts': MATRIX });
    const before = await hash('matrix.ts', 'matrix.ts');
    write({
      'matrix.ts': MATRIX.replace('{ sgd }', '{ adam, sgd }').replace(
        'slow:',
        'other: adam({ lr: 1 }), slow:',
      ),
    });
    expect(await hash('matrix.ts', 'matrix.ts')).toBe(before);
    expect(await hash('matrix.ts')).not.toBe(before);
    write({ 'matrix.ts': MATRIX.replace('0.5', '0.6') });
    expect(await hash('matrix.ts', 'matrix.ts')).not.toBe(before);
  });
});

it('says that a file was changed between being read and being loaded', async () => {
  write({ 'a.js': 'export const a = 1;' });
  const sources = await read('a.js');
  sources.checkUnchanged();
  write({ 'a.js': 'export const a = 2;' });
  expect(() => sources.checkUnchanged()).toThrow('a.js was changed while the matrix was being loaded');
});
