import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixture } from '../../fixtures/scripted-launcher.js';
import { resolveCells } from '../matrix/checksums.js';
import { loadExperiment } from '../matrix/load-experiment.js';

let folder: string;
beforeEach(() => {
  // Inside the package, so that a plugin finds what it imports.
  const ignored = path.join(import.meta.dirname, '../../out-tsc');
  mkdirSync(ignored, { recursive: true });
  folder = mkdtempSync(path.join(ignored, 'plugin-code-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): void {
  writeFileSync(path.join(folder, name), text);
}

async function load(file: string) {
  const experiment = await loadExperiment(path.join(folder, file), []);
  const { matrix, registry, code, snapshot } = experiment;
  const cells = await resolveCells(matrix, registry, code);
  const byLabel = Object.fromEntries(cells.map((cell) => [cell.label, cell]));
  return { cells, byLabel, code, snapshot };
}

const MINE = `import { defineRegularizer } from '@ablate/core';
import * as z from 'zod';
const options = { by: z.number().default(1) };
export const mine = defineRegularizer({ name: 'NAME', version: 1, summary: '', options, create: () => ({}) });
`;
const YAML = `name: e
plugins: ['@ablate/models', ./mine.ts, ./other.ts]
base:
  dataset: { use: two-moons }
  model: { use: resmlp, options: { depth: 4 } }
  batchSize: 32
  optimizer: { use: sgd, options: { lr: 0.1 } }
  epochs: 2
axes:
  regularizers: { none: [], mine: [{ use: mine }], both: [{ use: mine }, { use: other }] }
`;

describe('a matrix with plugins of packages and of its own', () => {
  beforeEach(() => {
    write('matrix.yaml', YAML);
    write('mine.ts', MINE.replace('NAME', 'mine'));
    write('other.ts', MINE.replace('NAME', 'other'));
  });

  it('leaves cells that use those of packages the identity that they always had', async () => {
    const { byLabel } = await load('matrix.yaml');
    expect(byLabel.none?.canonical).not.toHaveProperty('code');
    expect(byLabel.none?.hash).toBe('6c5b2cd98d388099f1267ede2f58069564de2550166d29f89421450aeeec5cde');
  });

  it('has the code of those that a cell uses in its identity, and of no others', async () => {
    const before = (await load('matrix.yaml')).byLabel;
    expect(Object.keys(before.both?.canonical.code ?? {})).toEqual(['regularizer/mine', 'regularizer/other']);
    write('other.ts', MINE.replace('NAME', 'other').replace('=> ({})', '=> ({ onBatchEnd: () => {} })'));
    const { byLabel: after } = await load('matrix.yaml');
    const same = ['none', 'mine', 'both'].filter((label) => after[label]?.hash === before[label]?.hash);
    expect(same).toEqual(['none', 'mine']);
  });

  it('keeps the matrix and its own files, with versions of packages', async () => {
    const { snapshot } = await load('matrix.yaml');
    expect(Object.keys(snapshot.files)).toEqual(['matrix.yaml', 'mine.ts', 'other.ts']);
    expect(snapshot.files['mine.ts']?.text).toBe(MINE.replace('NAME', 'mine'));
    expect(Object.keys(snapshot.packages)).toEqual(
      expect.arrayContaining(['@ablate/core', '@ablate/models', 'zod']),
    );
    expect(snapshot.lockfile?.name).toBe('package-lock.json');
  });
});

describe('a matrix that has plugins as objects', () => {
  const matrix = (head: string, extra = '') => `${head}
import { definePackage, sgd, adam } from '@ablate/core';
import plugins from ${JSON.stringify(fixture('plugins.ts'))};
export default {
  name: 'e',
  plugins: [plugins, definePackage('mine', [mine])],
  base: { dataset: { use: 'dots' }, model: { use: 'scripted' }, batchSize: 4, epochs: 1 },
  axes: { optimizer: { sgd: sgd({ lr: 1 })${extra} }, regularizers: { none: [], mine: [mine()] } },
};
`;

  it.each([
    ['imported from a file', `import { mine } from './mine.ts';`],
    ['of its own', MINE.replace('NAME', 'mine')],
  ])('%s, trains nothing anew for another cell', async (_, head) => {
    write('mine.ts', MINE.replace('NAME', 'mine'));
    write('one.ts', matrix(head));
    const { byLabel: before } = await load('one.ts');
    expect(before['sgd/mine']?.canonical.code).toHaveProperty('regularizer/mine');
    write('two.ts', matrix(head, ', adam: adam({ lr: 1 })'));
    const { byLabel: after } = await load('two.ts');
    expect(Object.keys(after)).toHaveLength(4);
    expect(after['sgd/mine']?.hash).toBe(before['sgd/mine']?.hash);
    write('mine.ts', MINE.replace('NAME', 'mine').replace('=> ({})', '=> ({ onBatchEnd: () => {} })'));
    write('three.ts', matrix(head.replace('=> ({})', '=> ({ onBatchEnd: () => {} })')));
    const { byLabel: edited } = await load('three.ts');
    expect(edited['sgd/mine']?.hash).not.toBe(before['sgd/mine']?.hash);
  });
});
