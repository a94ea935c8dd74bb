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
