import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveCells } from './checksums.js';
import { loadMatrix } from './load-matrix.js';
import { loadRegistry } from './load-registry.js';

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

describe('loadMatrix', () => {
  it('finds matrix.ts in a folder', async () => {
    const matrix = await loadMatrix(fixtures);
    expect(matrix.file).toBe(path.join(fixtures, 'matrix.ts'));
    expect(await resolveCells(matrix, await loadRegistry(matrix))).toHaveLength(8);
  });

  it('reads YAML, with plugins from a file beside it', async () => {
    const matrix = await loadMatrix(path.join(fixtures, 'matrix.yaml'));
    const cells = await resolveCells(matrix, await loadRegistry(matrix));
    expect(cells.map(({ label }) => label)).toEqual(['weak/1', 'weak/2', 'strong/1', 'strong/2']);
  });

  it('applies overrides', async () => {
    const matrix = await loadMatrix(fixtures, {
      set: [
        'epochs=3',
        'axes.model=strong',
        'base.optimizer.options.lr=0.05',
        'seeds=1',
        'compare.goal=min',
        'name=other',
      ],
    });
    const cells = await resolveCells(matrix, await loadRegistry(matrix));
    expect(cells.map(({ label }) => label)).toEqual(['strong/none', 'strong/noise']);
    expect(cells[0]?.config).toMatchObject({ epochs: 3, optimizer: { use: 'walk', options: { lr: 0.05 } } });
    expect(matrix).toMatchObject({ name: 'other', compare: { goal: 'min' } });
  });

  const overrides: [set: string, message: string][] = [
    ['epochs', 'matrix.ts: --set: expected key=value, such as epochs=3; received "epochs"'],
    ['epoch=3', 'no key "epoch"; known: '],
    [
      'base.optimizer.optons.lr=1',
      '--set base.optimizer.optons.lr: no key "optons" in base.optimizer; known: use, options (did you mean options?)',
    ],
    [
      'model=strong',
      'model is an axis of this matrix, so every cell has its own; keep some of its labels with axes.model=LABEL',
    ],
    ['axes.modl=strong', 'no axis "modl"; known: model, regularizers (did you mean model?)'],
    ['epochs=[1', 'expected a YAML value'],
    ['epochs=many', 'base.epochs: Invalid input: expected number, received string; received "many"'],
  ];
  it.each(overrides)('refuses --set %s', async (set, message) => {
    await expect(loadMatrix(fixtures, { set: [set] })).rejects.toThrow(message);
  });

  it('refuses a label that no cell has', async () => {
    const matrix = await loadMatrix(fixtures, { set: ['axes.model=strng'] });
    await expect(loadRegistry(matrix).then((registry) => resolveCells(matrix, registry))).rejects.toThrow(
      '--set axes.model: no label "strng"; known: strong, weak (did you mean strong?)',
    );
  });

  it('names what a file lacks', async () => {
    await expect(loadMatrix(path.join(folder, 'nowhere.ts'))).rejects.toThrow('no matrix file');
    await expect(loadMatrix(folder)).rejects.toThrow('expected one of matrix.ts, matrix.js');
    await expect(loadMatrix(write('a.json', '{}'))).rejects.toThrow('received ".json"');
    await expect(loadMatrix(write('b.ts', 'export const x = 1;'))).rejects.toThrow('b.ts: no default export');
    await expect(loadMatrix(write('c.yaml', 'just text'))).rejects.toThrow('c.yaml: expected a matrix');
  });

  it('refuses YAML with a label twice, naming the line', async () => {
    const file = write('twice.yaml', 'name: a\naxes:\n  model:\n    x: 1\n    x: 2\n');
    await expect(loadMatrix(file)).rejects.toThrow(/twice\.yaml: a key or label appears twice: .*line 5/s);
  });

  it('names a module that cannot be found, and one without plugins', async () => {
    const matrix = await loadMatrix(
      write('d.yaml', 'name: d\nplugins: [no-such-plugins]\naxes: { epochs: [1] }'),
    );
    await expect(loadRegistry(matrix)).rejects.toThrow(
      'no module "no-such-plugins" can be found from d.yaml',
    );
    write('empty.ts', 'export const x = 1;');
    const other = await loadMatrix(write('e.yaml', 'name: e\nplugins: [./empty.ts]\naxes: { epochs: [1] }'));
    await expect(loadRegistry(other)).rejects.toThrow('./empty.ts exports no plugin');
  });
});

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
