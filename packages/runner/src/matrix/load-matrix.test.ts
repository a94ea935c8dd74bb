import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
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

  it('takes the first of matrix.ts, .js, .yaml and .yml that a folder holds', async () => {
    const nameOf = async () => {
      const { name, file } = await loadMatrix(path.join(folder, 'several'));
      return [name, path.basename(file)];
    };
    const yaml = (name: string) => `name: ${name}\naxes: { epochs: [1] }`;
    const script = (name: string) => `export default { name: '${name}', axes: { epochs: [1] } };`;
    write('several/matrix.yml', yaml('yml'));
    expect(await nameOf()).toEqual(['yml', 'matrix.yml']);
    write('several/matrix.yaml', yaml('yaml'));
    expect(await nameOf()).toEqual(['yaml', 'matrix.yaml']);
    write('several/matrix.js', script('js'));
    expect(await nameOf()).toEqual(['js', 'matrix.js']);
    write('several/matrix.ts', script('ts'));
    expect(await nameOf()).toEqual(['ts', 'matrix.ts']);
  });

  it.each(['ts', 'js', 'mts', 'mjs'])('reads a file that ends in .%s', async (ending) => {
    const file = write(`reads.${ending}`, `export default { name: '${ending}', axes: { epochs: [1] } };`);
    expect(await loadMatrix(file)).toMatchObject({ name: ending, file, selected: {} });
  });

  it('goes by the last ending of a name', async () => {
    const file = write('old.yaml.js', `export default { name: 'script', axes: { epochs: [1] } };`);
    expect(await loadMatrix(file)).toMatchObject({ name: 'script' });
    await expect(loadMatrix(write('new.yml.js', 'export const x = 1;'))).rejects.toThrow('no default export');
  });

  it('keeps the error that it names the file for', async () => {
    const causes = [
      [write('cause.js', 'export default { name: 3 };'), { code: 'CONFIG' }],
      [write('cause.yaml', 'name: [1'), { name: 'YAMLParseError' }],
    ] as const;
    for (const [file, cause] of causes) await expect(loadMatrix(file)).rejects.toMatchObject({ cause });
  });

  it.each<[name: string, text: string, message: string]>([
    [
      'none.txt',
      '',
      'none.txt: expected a matrix file ending in .ts, .js, .mts, .mjs, .yaml, .yml; received ".txt"',
    ],
    [
      'yaml.ts',
      'export const x = 1;',
      'yaml.ts: no default export; expected export default defineMatrix({ name, axes, … })',
    ],
    ['null.js', 'export default null;', 'null.js: expected a matrix with name and axes; received null'],
    ['text.js', `export default 'x';`, 'text.js: expected a matrix with name and axes; received "x"'],
    ['empty.yaml', '', 'empty.yaml: expected a matrix with name and axes; received null'],
    ['wrong.yml', 'name: 3\naxes: {}', 'wrong.yml: name: expected a name (text); received 3'],
  ])('refuses %s: %s', async (name, text, message) => {
    const file = write(name, text);
    await expect(loadMatrix(file)).rejects.toThrow(
      expect.objectContaining({ code: 'CONFIG', message: message.replace(/^none.txt/, file) }) as Error,
    );
  });

  it('says where YAML cannot be parsed', async () => {
    const file = write('broken.yaml', 'name: a\naxes: { epochs: [1\n');
    await expect(loadMatrix(file)).rejects.toThrow(/^broken\.yaml: (?!a key or label).*line \d/s);
    await expect(loadMatrix(file)).rejects.not.toThrow(/\s$/);
  });

  it('lets through what is no error of the matrix', async () => {
    const file = write(
      'getter.js',
      `export default { axes: {}, get name() { throw new RangeError('a fault of the getter'); } };`,
    );
    await expect(loadMatrix(file)).rejects.toThrow(
      expect.objectContaining({ name: 'RangeError', message: 'a fault of the getter' }) as Error,
    );
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
