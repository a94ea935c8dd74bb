import { createHash } from 'node:crypto';
import { canonicalJson, defineRegularizer, Registry } from '@ablate/core';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import fixturePlugins, { dots, noise, scripted, walk } from '../../fixtures/plugins.js';
import { defineMatrix, type CompareInput, type LooksInput, type MatrixInput } from './define-matrix.js';
import { expand } from './expand.js';
import { parseMatrix } from './parse-matrix.js';
import { isPlugin } from './schema.js';

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

  it('takes paths into the configuration for axes, the deeper one after the other', () => {
    const cells = cellsOf({
      axes: {
        'optimizer.lr': [0.05, 0.2],
        'model.act': { sound: 'learn', broken: 'throw' },
        optimizer: { slow: walk({ lr: 0.01 }) },
        model: { weak: scripted({ accuracy: 0.4 }) },
      },
      exclude: [{ 'optimizer.lr': '0.2', 'model.act': 'broken' }],
    });
    expect(cells.map(({ label }) => label)).toEqual([
      '0.05/sound/slow/weak',
      '0.05/broken/slow/weak',
      '0.2/sound/slow/weak',
    ]);
    expect(cells[1]).toMatchObject({
      labels: { 'optimizer.lr': '0.05', 'model.act': 'broken', optimizer: 'slow', model: 'weak' },
      config: {
        optimizer: { use: 'walk', options: { lr: 0.05 } },
        model: { use: 'scripted', options: { act: 'throw', accuracy: 0.4 } },
      },
    });
    const compare = { metric: 'test/accuracy', baseline: { 'optimizer.lr': '0.1' } };
    const included = { axes: { 'optimizer.lr': [0.1] }, include: [{ 'optimizer.lr': 0.3 }], compare };
    expect(
      cellsOf({ ...included, base: { ...matrix.base, model: scripted() } }).map(({ label }) => label),
    ).toEqual(['0.1', '0.3']);
  });

  it('hashes what computes: defaults and the checksum count, labels and seeds do not', () => {
    const [a] = cellsOf({ axes: { model: { a: scripted() } } });
    const [b] = cellsOf({ axes: { model: { b: scripted({ act: 'learn', accuracy: 0.5 }) } }, seeds: [3] });
    const [c] = cellsOf({ axes: { model: { a: scripted() } } }, 'other');
    expect(a?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(b?.hash).toBe(a?.hash);
    expect(c?.hash).not.toBe(a?.hash);
  });

  it('keeps the hash that a cell had before streams could be held', () => {
    const hashOf = (streams: object | undefined) =>
      cellsOf({ ...(streams === undefined ? {} : { base: { ...matrix.base, streams } }) })[0]?.hash;
    const known = '6aa33914270cbadd219112b4e7d471d5f68d5bb9d133216a7ce75b933ceb73c7';
    expect([hashOf(undefined), hashOf({})]).toEqual([known, known]);
    const [one, two] = [hashOf({ init: 1 }), hashOf({ init: 2 })];
    expect(new Set([known, one, two]).size).toBe(3);
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

  it('gives an added cell the values of its labels, and the label in the order of the axes', () => {
    const cells = cellsOf({
      include: [
        { regularizers: [noise({ rate: 0.5 })], model: 'strong' },
        { model: 'strong', regularizers: [noise({ rate: 0.7 })], epochs: 5, label: 'loud' },
      ],
    });
    expect(
      cells.slice(4).map(({ label, config }) => [label, config.model, config.regularizers, config.epochs]),
    ).toEqual([
      ['strong/noise(rate=0.5)', scripted({ accuracy: 0.6 }), [noise({ rate: 0.5 })], 1],
      ['loud', scripted({ accuracy: 0.6 }), [noise({ rate: 0.7 })], 5],
    ]);
  });

  it('extends combinations of the axes only, not what an earlier include added', () => {
    const cells = cellsOf({
      include: [
        { model: 'strong', regularizers: [noise({ rate: 0.5 })], label: 'loud' },
        { model: 'strong', epochs: 7 },
      ],
    });
    expect(cells.map(({ label, config }) => [label, config.epochs])).toEqual([
      ['weak/none', 1],
      ['weak/noise', 1],
      ['strong/none', 7],
      ['strong/noise', 7],
      ['loud', 1],
    ]);
  });

  it('calls an extended cell by the label of the last include that has one', () => {
    const one = { model: 'weak', regularizers: 'none' };
    const labels = labelsOf({
      include: [
        { ...one, label: 'x' },
        { ...one, label: 'plain' },
        { ...one, epochs: 2 },
      ],
    });
    expect(labels).toEqual(['plain', 'weak/noise', 'strong/none', 'strong/noise']);
  });

  it('calls the cell of a matrix without axes by its name', () => {
    const base = { ...matrix.base, model: scripted() };
    expect(cellsOf({ axes: {}, base }).map(({ label, labels }) => [label, labels])).toEqual([['test', {}]]);
  });

  it('adds a new text to an axis of texts by include', () => {
    const cells = cellsOf({
      axes: { model: { weak: scripted() }, backend: ['cpu'] },
      include: [{ model: 'weak', backend: 'wasm', epochs: 2 }],
    });
    expect(cells.map(({ label, config }) => [label, config.backend, config.epochs])).toEqual([
      ['weak/cpu', 'cpu', 1],
      ['weak/wasm', 'wasm', 2],
    ]);
  });

  it.each<[what: string, zip: MatrixInput['zip'], labels: string[]]>([
    [
      'where the first of its axes stands',
      [['batchSize', 'model']],
      ['weak/1/8', 'weak/2/8', 'strong/1/16', 'strong/2/16'],
    ],
    [
      'behind an axis that is not in it',
      [['batchSize', 'epochs']],
      ['weak/1/8', 'weak/2/16', 'strong/1/8', 'strong/2/16'],
    ],
    ['all three at once', [['model', 'epochs', 'batchSize']], ['weak/1/8', 'strong/2/16']],
  ])('puts a zip group %s', (_, zip, labels) => {
    const { model } = matrix.axes!;
    expect(labelsOf({ axes: { model: model!, epochs: [1, 2], batchSize: [8, 16] }, zip })).toEqual(labels);
  });

  it('advances two groups each for itself', () => {
    const { model, regularizers } = matrix.axes!;
    const axes = { model: model!, regularizers: regularizers!, epochs: [1, 2], batchSize: [8, 16] };
    expect(
      labelsOf({
        axes,
        zip: [
          ['model', 'epochs'],
          ['regularizers', 'batchSize'],
        ],
      }),
    ).toEqual(['weak/none/1/8', 'weak/noise/1/16', 'strong/none/2/8', 'strong/noise/2/16']);
  });

  it('keeps selected labels only', () => {
    const select = (
      selected: Readonly<Record<string, readonly string[]>>,
      change: Partial<MatrixInput> = {},
    ) =>
      expand(parseMatrix({ ...matrix, ...change }, selected), registry, { datasetChecksum: 'd075' }).map(
        ({ label }) => label,
      );
    expect(select({ model: ['strong'] })).toEqual(['strong/none', 'strong/noise']);
    expect(select({ model: ['weak', 'strong'], regularizers: ['noise'] })).toEqual([
      'weak/noise',
      'strong/noise',
    ]);
    const include = [{ model: scripted({ accuracy: 0.7 }), label: 'better' }];
    expect(select({ regularizers: ['none'] }, { include })).toEqual(['weak/none', 'strong/none']);
    expect(select({ model: ['scripted(accuracy=0.7)'] }, { include })).toEqual(['better']);
    expect(() => select({ regularizers: ['nois'] }, { include })).toThrow(
      /^--set axes.regularizers: no label "nois"; known: noise, none \(did you mean noise\?\)$/,
    );
    expect(() => select({ model: ['wek'] })).toThrow(
      '--set axes.model: no label "wek"; known: strong, weak (did you mean weak?)',
    );
    const exclude = [{ model: 'weak', regularizers: 'none' }];
    expect(() => select({ model: ['weak'], regularizers: ['none'] }, { exclude })).toThrow(
      'the matrix has no cells left after exclude and the selected labels',
    );
  });

  it('asks for the checksum of each dataset', () => {
    const axes = { model: { weak: scripted() }, dataset: { here: dots(), gone: dots({ missing: true }) } };
    const hashes = (datasetChecksum: string | ((dataset: { options: object }) => string)) =>
      expand({ ...matrix, axes }, registry, { datasetChecksum }).map(({ hash }) => hash);
    const checksumOf = ({ options }: { options: object }) => ('missing' in options ? 'b' : 'a');
    expect(hashes(checksumOf)).toEqual([hashes('a')[0], hashes('b')[1]]);
  });

  it('lets through what is no error of the matrix', () => {
    const broken = defineRegularizer({
      name: 'broken',
      version: 1,
      summary: 'Throws.',
      options: {
        x: z.number().transform((): number => {
          throw new TypeError('a fault of the plugin');
        }),
      },
      create: () => ({}),
    });
    const axes = { model: { weak: scripted() }, regularizers: { broken: [broken({ x: 1 })] } };
    const given = () =>
      expand({ ...matrix, axes }, new Registry([fixturePlugins, { name: 'broken', plugins: [broken] }]), {
        datasetChecksum: '',
      });
    expect(given).toThrow(new TypeError('a fault of the plugin'));
  });
});

type Refusal = [what: string, change: object, message: string | RegExp];

describe('expand refuses', () => {
  const refusals: Refusal[] = [
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
    [
      'a metric whose goal nothing says',
      { compare: { metric: 'wer' } },
      'compare.goal: expected max or min, as "wer" is no metric of Ablate\'s own',
    ],
    [
      'a margin of nothing',
      { compare: { metric: 'test/loss', margin: 0 } },
      'compare.margin: expected a number above 0, in the unit of the metric; received 0',
    ],
    [
      'a worst value that is a text',
      { compare: { metric: 'test/loss', worst: 'bad' } },
      'compare.worst: expected a number; received "bad"',
    ],
    ['seeds below 1', { seeds: 0 }, 'seeds: expected a count from 1 up'],
    ['a seed twice', { seeds: [1, 2, 1] }, 'seeds: 1 is listed twice'],
    [
      'looks from more seeds than to',
      { seeds: { from: 9, to: 8 } },
      'seeds: expected from to be at most to; received 9 and 8',
    ],
    ...[
      [8, 12, 12, 20],
      [9, 20],
      [8, 19],
      [8, 20, 16],
    ].map((looks): Refusal => [
      `looks ${JSON.stringify(looks)}`,
      { seeds: { from: 8, to: 20, looks } },
      `seeds.looks: expected counts of seeds that rise from 8 (from) to 20 (to); received ${JSON.stringify(looks)}`,
    ]),
    [
      'looks that are misspelled',
      { seeds: { from: 8, too: 20 } },
      'no key in seeds "too"; known: from, to, looks (did you mean to?)',
    ],
    [
      'looks that decide about nothing',
      { seeds: { from: 8, to: 20 }, compare: { metric: 'test/accuracy' } },
      'seeds.looks: expected compare.metric and compare.baseline, by which the looks decide',
    ],
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
    [
      'an axis that is one text',
      { axes: { model: 'weak' } },
      'axes.model: expected an object of label: value, or a list of plain values; received "weak"',
    ],
    ['an axis that is nothing', { axes: { model: null } }, 'or a list of plain values; received null'],
    [
      'a value that is no value of its axis in exclude',
      { exclude: [{ model: scripted({ accuracy: 0.9 }) }] },
      /^exclude: axis model has no value \{"use":"scripted","options":\{"accuracy":0.9\}\}; known: weak, strong$/,
    ],
    [
      'an unknown label in when',
      { when: [{ if: { model: 'x' }, set: {} }] },
      'when.if: axis model has no label "x"',
    ],
    ['an unknown axis in when', { when: [{ if: { modl: 'x' }, set: {} }] }, 'no axis in when.if "modl"'],
    [
      'an unknown key set by when',
      { when: [{ if: {}, set: { 'optimzer.options.lr': 1 } }] },
      'no key in when.set "optimzer"; known: dataset, model,',
    ],
    [
      'an axis set whole by when',
      { when: [{ if: {}, set: { model: 1 } }] },
      'when: model belongs to the axis model',
    ],
    [
      'a path into an unknown key',
      { axes: { 'optimiser.lr': [0.1] } as object },
      'no axis "optimiser"; known: dataset, model, regularizers, optimizer',
    ],
    [
      'a path to an unknown option',
      { axes: { ...matrix.axes, 'optimizer.lrr': [0.1] } },
      'optimizer "walk": no option "lrr"; known: lr (did you mean lr?)',
    ],
    [
      'a path into what is not there',
      { axes: { ...matrix.axes, 'schedule.warmup': [0.1] } },
      'axes schedule.warmup: no key "schedule"; known: dataset, optimizer, epochs, batchSize, model, regularizers',
    ],
    [
      'a path twice',
      { axes: { 'optimizer.lr': [0.1], 'optimizer.options.lr': [0.2] } },
      'axes: optimizer.lr and optimizer.options.lr are the same path; keep one of them',
    ],
    [
      'a condition on what a path sets',
      {
        axes: { ...matrix.axes, 'optimizer.lr': [0.1] },
        when: [{ if: {}, set: { 'optimizer.options.lr': 1 } }],
      },
      'when: optimizer.options.lr belongs to the axis optimizer.lr',
    ],
    [
      'a path that when cannot follow',
      { when: [{ if: {}, set: { 'optimizer.opts.lr': 1 } }] },
      'when.set optimizer.options.opts.lr: no key "opts" in optimizer.options; known: none',
    ],
    [
      'an unknown key in include',
      { include: [{ epoch: 2 }] },
      'no key in include "epoch"; known: dataset, model,',
    ],
    [
      'a label in include that is no text',
      { include: [{ label: 3 }] },
      'include: expected label to be text of one line; received 3',
    ],
    ...['\nab', 'a\nb', 'ab\n', ''].map((label): Refusal => [
      `the label ${JSON.stringify(label)} in include`,
      { include: [{ label }] },
      `include: expected label to be text of one line; received ${JSON.stringify(label)}`,
    ]),
    ...['\u001bab', 'a\u001bb', 'ab\u001b', ''].map((label): Refusal => [
      `the label ${JSON.stringify(label)}`,
      { axes: { model: { [label]: scripted() } } },
      `axes.model: expected labels of one line; received ${JSON.stringify(label)}`,
    ]),
    ...['\u001b[2J', 'a\u001bb', 'a\n', ''].map((name): Refusal => [
      `the name ${JSON.stringify(name)}`,
      { name },
      `name: expected a name of one line, without control characters; received ${JSON.stringify(name)}`,
    ]),
    [
      'an axis in two zip groups',
      {
        zip: [
          ['model', 'regularizers'],
          ['regularizers', 'model'],
        ],
      },
      'zip: axis regularizers is listed twice; list it once',
    ],
    [
      'an axis twice in a zip group',
      { zip: [['model', 'model']] },
      'zip: axis model is listed twice; list it once',
    ],
    ['a zip group of one axis', { zip: [['model']] }, 'zip.0: expected two or more axes to advance together'],
    ['a name that is no text', { name: 3 }, 'name: expected a name (text); received 3'],
    ['a question that is no text', { question: 3 }, 'question: expected text; received 3'],
    ['plugins that are no list', { plugins: 'x' }, 'plugins: expected a list of plugin packages'],
    [
      'a plugin package that is none',
      { plugins: [{ name: 'own', regularizers: [] }] },
      'plugins.0: expected a plugin package, definePackage(name, [plugins]), a module name or a "./file"; received {"name":"own","regularizers":[]}',
    ],
    ['a plugin that is none', { plugins: [{ name: 'x', plugins: [{}] }] }, 'plugins.0'],
    ['a base that is no object', { base: 3 }, 'base: expected an object of cell configuration; received 3'],
    [
      'no axes',
      { axes: undefined },
      'axes: expected an object of axis: { label: value }, or components beside them; received nothing',
    ],
    ['axes of no object', { axes: 3 }, 'axes: expected an object of axis: { label: value }; received 3'],
    ...[1.5, -1, [], [-1], [1.5], 'many', { from: 8 }, { from: 0, to: 4 }].map((seeds): Refusal => [
      `seeds ${JSON.stringify(seeds)}`,
      { seeds },
      /^seeds(\.0|\.from)?: expected a (count from 1 up|seed from 0 up|whole number)/,
    ]),
    [
      'an exclude that is no list',
      { exclude: {} },
      'exclude: expected a list of { axis: label }; received {}',
    ],
    [
      'an exclude of texts',
      { exclude: ['weak'] },
      'exclude.0: expected an object of axis: label; received "weak"',
    ],
    [
      'an include that is no list',
      { include: {} },
      'include: expected a list of { axis: label or value, label }',
    ],
    [
      'a when that is no list',
      { when: {} },
      'when: expected a list of { if: { axis: label }, set: { key: value } }',
    ],
    ['a when with another key', { when: [{ if: {}, set: {}, then: {} }] }, 'when.0: no key "then"'],
    ['a when that sets nothing', { when: [{ if: {} }] }, 'when.0.set: '],
    [
      'a comparison of no metric',
      { compare: {} },
      "compare.metric: expected a metric's name, such as test/accuracy",
    ],
    ['a comparison that is a text', { compare: 'test/accuracy' }, /^compare: .*; received "test\/accuracy"$/],
    ['a comparison that is null', { compare: null }, /^compare: .*; received null$/],
    [
      'an unknown key in compare',
      { compare: { metric: 'a', gol: 'max' } },
      'no key in compare "gol"; known: metric, goal, margin, worst, baseline (did you mean goal?)',
    ],
    [
      'a baseline that is a text',
      { compare: { metric: 'a', baseline: 'weak' } },
      'compare.baseline: expected an object of axis: label; received "weak"',
    ],
    [
      'an unknown axis in the baseline',
      { compare: { metric: 'a', baseline: { modl: 'x' } } },
      'no axis in compare.baseline "modl"; known: model, regularizers',
    ],
    ['checkpoints that are a text', { checkpoints: 'often' }, /^checkpoints: .*; received "often"$/],
    ['checkpoints that are null', { checkpoints: null }, /^checkpoints: .*; received null$/],
    [
      'an unknown key in checkpoints',
      { checkpoints: { kep: 1 } },
      'no key in checkpoints "kep"; known: everySteps,',
    ],
  ];
  it.each(refusals)('%s', (_, change, message) => {
    expect(() => cellsOf(change)).toThrow(message);
  });

  it.each([null, undefined, 'matrix', 3])('%j for a matrix', (given) => {
    expect(() => parseMatrix(given as never)).toThrow(
      'expected a matrix: an object such as defineMatrix({ name, axes, … })',
    );
  });
});

describe('a parsed matrix', () => {
  it('has every default filled in', () => {
    expect(parseMatrix({ name: 'least', axes: { epochs: [1] } })).toEqual({
      name: 'least',
      question: null,
      plugins: [],
      base: {},
      design: null,
      axes: [{ name: 'epochs', values: [{ label: '1', value: 1 }] }],
      seeds: [0],
      looks: null,
      exclude: [],
      include: [],
      zip: [],
      when: [],
      compare: null,
      checkpoints: null,
      launcher: { use: 'local', options: {} },
      selected: {},
    });
  });

  it('holds what was given', () => {
    const given = parseMatrix({
      ...matrix,
      question: 'Why?',
      plugins: [fixturePlugins, './more.ts'],
      axes: { ...matrix.axes, backend: ['cpu', 'wasm'] },
      seeds: [4, 2],
      exclude: [{ model: scripted({ accuracy: 0.4 }) }],
      include: [{ model: 'weak', backend: 'gpu', epochs: 2, label: 'x' }],
      when: [{ if: { backend: 'cpu' }, set: { epochs: 3 } }],
      compare: { metric: 'test/loss', goal: 'min', baseline: { model: 'weak' } },
      checkpoints: { everySteps: 5 },
    });
    expect(given).toMatchObject({
      question: 'Why?',
      plugins: [fixturePlugins, './more.ts'],
      seeds: [4, 2],
      exclude: [{ model: { label: 'weak' } }],
      include: [
        {
          label: 'x',
          pattern: { model: { label: 'weak' }, backend: { value: 'gpu' } },
          extra: { epochs: 2 },
        },
      ],
      when: [{ pattern: { backend: { label: 'cpu' } }, set: { epochs: 3 } }],
      compare: { metric: 'test/loss', goal: 'min', baseline: { model: 'weak' } },
      checkpoints: { everySteps: 5, keep: 2 },
    });
    const compare = (given: CompareInput) => parseMatrix({ ...matrix, compare: given }).compare;
    const none = { margin: null, baseline: null };
    expect(compare({ metric: 'val/loss' })).toEqual({
      ...none,
      ...{ metric: 'val/loss', goal: 'min', worst: null },
    });
    expect(compare({ metric: 'test/accuracy', margin: 0.01 })).toEqual({
      ...none,
      ...{ metric: 'test/accuracy', goal: 'max', margin: 0.01, worst: 0 },
    });
    expect(compare({ metric: 'wer', goal: 'min', worst: 1 })).toEqual({
      ...none,
      ...{ metric: 'wer', goal: 'min', worst: 1 },
    });
  });

  it('has looks at every fourth seed unless they are listed', () => {
    const compare = { metric: 'test/accuracy', baseline: { model: 'weak' } };
    const parsed = (seeds: LooksInput) => {
      const found = parseMatrix({ ...matrix, seeds, compare });
      return [found.seeds.length, found.looks];
    };
    expect(parsed({ from: 8, to: 18 })).toEqual([18, [8, 12, 16, 18]]);
    expect(parsed({ from: 8, to: 8 })).toEqual([8, [8]]);
    expect(parsed({ from: 3, to: 9, looks: [3, 5, 9] })).toEqual([9, [3, 5, 9]]);
  });

  it('labels plain values by their text', () => {
    const labels = (axes: object) =>
      parseMatrix({ name: 'a', axes }).axes[0]?.values.map(({ label }) => label);
    expect(labels({ backend: ['cpu', 'wasm'] })).toEqual(['cpu', 'wasm']);
    expect(labels({ accumulate: [1, 20] })).toEqual(['1', '20']);
    expect(() => labels({ backend: [true] })).toThrow('axes.backend.true: Invalid input: expected string');
    expect(() => labels({ backend: [null] })).toThrow(
      'axes.backend: a list may hold numbers, texts and true/false; received null. Give other values a label: { label: value }',
    );
  });
});

describe('isPlugin', () => {
  it.each<[value: unknown, is: boolean]>([
    [scripted, true],
    [{ kind: 'model', pluginName: 'x', options: {} }, true],
    [{ pluginName: 'x', options: {} }, false],
    [{ kind: 'model', options: {} }, false],
    [{ kind: 'model', pluginName: 'x' }, false],
    [() => 0, false],
    [null, false],
    [undefined, false],
    ['text', false],
  ])('%o: %j', (value, is) => {
    expect(isPlugin(value)).toBe(is);
  });
});
