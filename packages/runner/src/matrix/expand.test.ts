import { createHash } from 'node:crypto';
import { canonicalJson, Registry } from '@ablate/core';
import { describe, expect, it } from 'vitest';
import fixturePlugins, { dots, noise, scripted, walk } from '../../fixtures/plugins.js';
import { defineMatrix, type MatrixInput } from './define-matrix.js';
import { expand } from './expand.js';

const registry = new Registry([fixturePlugins]);
const matrix = defineMatrix({
  name: 'test',
  base: { dataset: dots(), optimizer: walk(), epochs: 1, batchSize: 4 },
  axes: {
    model: { weak: scripted({ accuracy: 0.4 }), strong: scripted({ accuracy: 0.6 }) },
    regularizers: { none: [], noise: [noise()] },
  },
});

function cellsOf(change: Partial<MatrixInput>, checksum = 'd075') {
  return expand({ ...matrix, ...change }, registry, { datasetChecksum: checksum });
}
const labelsOf = (change: Partial<MatrixInput>) => cellsOf(change).map(({ label }) => label);

describe('expand', () => {
  it('multiplies the axes and runs every combination with one seed before the next seed', () => {
    const cells = cellsOf({ seeds: 2 });
    expect(cells.map(({ label, seed }) => `${label} ${seed}`)).toEqual([
      'weak/none 0',
      'weak/noise 0',
      'strong/none 0',
      'strong/noise 0',
      'weak/none 1',
      'weak/noise 1',
      'strong/none 1',
      'strong/noise 1',
    ]);
    expect(cells[1]).toMatchObject({
      labels: { model: 'weak', regularizers: 'noise' },
      config: { epochs: 1, regularizers: [{ use: 'noise', options: {} }], backend: 'auto' },
      canonical: { regularizers: [{ use: 'noise', version: 1, options: { rate: 0.1 } }] },
    });
  });

  it('takes listed seeds and axes of plain values', () => {
    const cells = cellsOf({ axes: { model: { only: scripted() }, epochs: [1, 5] }, seeds: [7] });
    expect(cells.map(({ label, seed, config }) => [label, seed, config.epochs])).toEqual([
      ['only/1', 7, 1],
      ['only/5', 7, 5],
    ]);
  });

  it('hashes what computes: defaults and the checksum count, labels and seeds do not', () => {
    const [a] = cellsOf({ axes: { model: { a: scripted() } } });
    const [b] = cellsOf({ axes: { model: { b: scripted({ act: 'learn', accuracy: 0.5 }) } }, seeds: [3] });
    const [c] = cellsOf({ axes: { model: { a: scripted() } } }, 'other');
    expect(a?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(b?.hash).toBe(a?.hash);
    expect(c?.hash).not.toBe(a?.hash);
  });

  it('hashes the canonical JSON of the cell and the checksum', () => {
    for (const { canonical: cell, hash } of cellsOf({})) {
      const text = canonicalJson({ cell, dataset: 'd075' });
      expect(hash).toBe(createHash('sha256').update(text).digest('hex'));
    }
  });

  it('says what is wrong with one cell of many that share their values', () => {
    const epochs = [1, 2, 3];
    const wrong = { model: 'weak', epochs: 3, optimizer: { use: 'walk', options: { leap: 1 } } };
    expect(() => cellsOf({ axes: { ...matrix.axes, epochs }, include: [wrong] })).toThrow(
      'cell "weak/none/3": optimizer "walk": no option "leap"; known: lr',
    );
    expect(() =>
      cellsOf({ axes: { ...matrix.axes, epochs }, include: [{ epochs: 3, batchSize: 0 }] }),
    ).toThrow('cell "weak/none/3": batchSize: Too small: expected number to be >=1; received 0');
  });

  it('excludes by label and by value', () => {
    expect(
      labelsOf({ exclude: [{ model: 'weak', regularizers: [noise()] }, { regularizers: 'none' }] }),
    ).toEqual(['strong/noise']);
  });

  it('extends matching cells by include, which may replace what an earlier include added', () => {
    const cells = cellsOf({
      include: [
        { model: 'weak', epochs: 3 },
        { regularizers: 'noise', epochs: 4 },
      ],
    });
    expect(cells.map(({ config }) => config.epochs)).toEqual([3, 4, 1, 4]);
  });

  it('adds a cell by include where no combination matches', () => {
    const cells = cellsOf({
      include: [
        { model: 'strong', regularizers: [noise({ rate: 0.5 })], label: 'loud' },
        { model: scripted({ accuracy: 0.7 }) },
      ],
    });
    expect(cells.slice(4).map(({ label, labels }) => [label, labels])).toEqual([
      ['loud', { model: 'strong', regularizers: 'noise(rate=0.5)' }],
      ['scripted(accuracy=0.7)', { model: 'scripted(accuracy=0.7)' }],
    ]);
  });

  it('advances zipped axes together', () => {
    const axes = { ...matrix.axes, epochs: [1, 2] };
    expect(labelsOf({ axes, zip: [['model', 'epochs']] })).toEqual([
      'weak/none/1',
      'weak/noise/1',
      'strong/none/2',
      'strong/noise/2',
    ]);
  });

  it('sets configuration when labels match, by key or path, the last one winning', () => {
    const cells = cellsOf({
      when: [
        { if: {}, set: { epochs: 2 } },
        { if: { model: 'strong' }, set: { 'optimizer.options.lr': 0.01, epochs: 3 } },
      ],
    });
    expect(cells.map(({ config }) => [config.epochs, config.optimizer.options])).toEqual([
      [2, {}],
      [2, {}],
      [3, { lr: 0.01 }],
      [3, { lr: 0.01 }],
    ]);
  });

  it('plans 10,000 cells within a second', () => {
    const start = performance.now();
    const cells = cellsOf({
      axes: { ...matrix.axes, epochs: Array.from({ length: 50 }, (_, i) => i + 1) },
      seeds: 50,
    });
    expect(cells).toHaveLength(10_000);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('expand refuses', () => {
  const refusals: [what: string, change: object, message: string][] = [
    ['an unknown key', { axs: {} }, 'no matrix key "axs"; known: name, question,'],
    ['an unknown axis', { axes: { modle: {} } }, 'no axis "modle"; known: dataset, model,'],
    ['an empty axis', { axes: { model: {} } }, 'axes.model: expected at least one value, got an empty axis'],
    [
      'an empty list',
      { axes: { epochs: [] } },
      'axes.epochs: expected at least one value, got an empty axis',
    ],
    [
      'a label that appears twice',
      { axes: { epochs: [1, 2, 1] } },
      'axes.epochs: the label "1" appears twice',
    ],
    ['a list of objects', { axes: { model: [scripted()] } }, 'axes.model: a list may hold numbers'],
    [
      'a plugin that was not called',
      { axes: { model: { weak: scripted } } },
      'axes.model.weak: expected a model: { use, options }, or a call of a model plugin; received a function',
    ],
    [
      'a wrong type',
      { base: { epochs: 'ten' } },
      'base.epochs: Invalid input: expected number, received string; received "ten"',
    ],
    ['an unknown key in base', { base: { epoch: 1 } }, 'no key in base "epoch"; known: '],
    ['what is missing', { base: {} }, 'cell "weak/none": dataset: expected a dataset'],
    [
      'an unknown plugin',
      { axes: { model: { weak: { use: 'scriptd', options: {} } } } },
      'cell "weak": no model "scriptd"; known: scripted (did you mean scripted?)',
    ],
    [
      'a misspelled option',
      { axes: { model: { weak: { use: 'scripted', options: { acuracy: 1 } } } } },
      'cell "weak": model "scripted": no option "acuracy"; known: act, accuracy, marker (did you mean accuracy?)',
    ],
    [
      'an unknown axis in exclude',
      { exclude: [{ modl: 'weak' }] },
      'no axis in exclude "modl"; known: model, regularizers (did you mean model?)',
    ],
    [
      'an unknown label in exclude',
      { exclude: [{ model: 'wek' }] },
      'exclude: axis model has no label "wek"; known: weak, strong (did you mean weak?)',
    ],
    [
      'an unknown label in include',
      { include: [{ model: 'wek' }] },
      'include: axis model has no label "wek"',
    ],
    [
      'an unknown label in the baseline',
      { compare: { metric: 'a', baseline: { model: 'x' } } },
      'compare.baseline: axis model has no label "x"',
    ],
    [
      'an unknown axis in zip',
      { zip: [['model', 'epoch']] },
      'no axis in zip "epoch"; known: model, regularizers',
    ],
    [
      'zipped axes of two lengths',
      { axes: { ...matrix.axes, epochs: [1] }, zip: [['model', 'epochs']] },
      'zip: expected axes of one length, got model with 2, epochs with 1 values',
    ],
    ['a zip that is one flat list', { zip: ['model', 'regularizers'] }, 'zip.0: '],
    [
      'an axis set by when',
      { when: [{ if: {}, set: { 'model.options.act': 'learn' } }] },
      'when: model.options.act belongs to the axis model',
    ],
    [
      'a wrong goal',
      { compare: { metric: 'a', goal: 'up' } },
      'compare.goal: expected max or min; received "up"',
    ],
    ['seeds below 1', { seeds: 0 }, 'seeds: expected a count from 1 up'],
    ['a seed twice', { seeds: [1, 2, 1] }, 'seeds: 1 is listed twice'],
    [
      'no cells',
      { exclude: [{ regularizers: 'none' }, { regularizers: 'noise' }] },
      'the matrix has no cells left',
    ],
    [
      'two cells that compute the same',
      { axes: { model: { a: scripted(), b: scripted({ accuracy: 0.5 }) } } },
      'cells "a" and "b" have the same configuration',
    ],
    [
      'two cells with one label',
      { include: [{ model: 'weak', epochs: 2, label: 'x' }] },
      'two cells have the label "x"',
    ],
    ['a name with control characters', { name: 'a\u001b[2J' }, 'name: expected a name of one line'],
  ];
  it.each(refusals)('%s', (_, change, message) => {
    expect(() => cellsOf(change)).toThrow(message);
  });
});
