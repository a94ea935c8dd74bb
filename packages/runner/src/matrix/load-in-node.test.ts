import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-matrix-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** What `npm run build` has made, in a process of its own with Node's own loader: the test runner has another one. */
describe('loadMatrix in plain Node', () => {
  const load = (file: string) =>
    execFileSync(
      process.execPath,
      [
        ...['--input-type=module', '--eval'],
        `const { loadMatrix } = await import('@ablate/runner');
         const { AblateError } = await import('@ablate/core');
         try {
           const matrix = await loadMatrix(${JSON.stringify(file)});
           console.log('loaded', matrix.name);
         } catch (error) { console.log(error instanceof AblateError ? error.code : 'other', error.message); }`,
      ],
      { cwd: fixtures, encoding: 'utf8' },
    ).trim();
  const named = (expression: string) => `export default { name: ${expression}, axes: { epochs: [1] } };`;

  it('says where a matrix file throws', () => {
    expect(load(path.join(fixtures, 'throws.ts'))).toBe(
      'CONFIG throws.ts could not be loaded: TypeError: no depth was given (at throws.ts:4:36)',
    );
  });

  it('loads TypeScript as an ES module below a CommonJS package.json', () => {
    write('commonjs/package.json', '{ "type": "commonjs" }');
    write('commonjs/name.ts', `export const name: string = 'common';`);
    const file = write(
      'commonjs/matrix.ts',
      `import { name } from './name.js';
       ${named('name + typeof require')}`,
    );
    expect(load(file)).toBe('loaded commonundefined');
    const script = write('commonjs/matrix.js', named('typeof require'));
    expect(load(script)).toBe('loaded undefined');
  });

  it.each([
    ['./part.js', 'the file that it will be compiled to'],
    ['./part', 'no ending'],
    ['./folder', 'a folder'],
    ['#parts/part.js', 'a path of tsconfig.json'],
    ['parts/part', 'a path of tsconfig.json, no ending'],
  ])('follows an import of %s: %s', (specifier) => {
    write(
      'follows/tsconfig.json',
      '{ "compilerOptions": { "paths": { "#parts/*": ["./*"], "parts/*": ["./*"] } } }',
    );
    write('follows/part.ts', `export const part: string = 'part';`);
    write('follows/folder/index.ts', `export { part } from '../part.js';`);
    const file = write('follows/matrix.ts', `import { part } from '${specifier}';\n${named('part')}`);
    expect(load(file)).toBe('loaded part');
  });

  it.each([
    ['a file that is not there', `import './missing.js';`, /Cannot find module '.*missing\.js'/],
    ['what cannot be parsed', 'export default {\n  name: ,\n};', /Expression expected \(at matrix\.ts:2\)/],
    [
      'an enum',
      'enum Kind { A }',
      /\(at matrix\.ts:1\); Node only strips types: write an object for an enum/,
    ],
    [
      'a type imported as a value',
      `import { Type } from './type.js';\nexport const x: Type = 1;`,
      /does not provide an export named 'Type' .*; if that is a type, write import type \{ … \}/,
    ],
    [
      'TypeScript in node_modules',
      `import 'typescript-only';`,
      /; a package in node_modules has to offer JavaScript/,
    ],
  ])('refuses %s, and says what to do', (_, text, message) => {
    write('refused/type.ts', 'export type Type = number;');
    write(
      'refused/node_modules/typescript-only/package.json',
      '{ "type": "module", "exports": "./index.ts" }',
    );
    write('refused/node_modules/typescript-only/index.ts', 'export const x: number = 1;');
    const said = load(write('refused/matrix.ts', text));
    expect(said).toMatch(/^CONFIG matrix\.ts could not be loaded: /);
    expect(said).toMatch(message);
  });

  it("shares the runner's own @ablate/core", () => {
    const core = JSON.stringify(pathToFileURL(path.join(fixtures, 'plugins.ts')).href);
    const file = write(
      'shared/matrix.ts',
      `import plugins from ${core};
       export default { name: 'shared', plugins: [plugins], axes: { epochs: [0] } };`,
    );
    expect(load(file)).toMatch(/^CONFIG matrix\.ts: axes\.epochs\.0/);
  });
});
