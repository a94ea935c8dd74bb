import { AblateError, defineRegularizer, Registry } from '@ablate/core';
import { DESIGN_KINDS } from '@ablate/statistics/designs';
import { parseStoredMatrix } from '@ablate/tracker';
import { describe, expect, it } from 'vitest';
import fixturePlugins, { dots, noise, scripted, walk } from '../../fixtures/plugins.js';
import { defineMatrix, type MatrixInput } from './define-matrix.js';
import { describeMatrix } from './describe-matrix.js';
import { expand, type Cell } from './expand.js';
import { applyOverrides } from './overrides.js';
import { parseMatrix } from './parse-matrix.js';

const blur = defineRegularizer({
  name: 'blur',
  version: 1,
  summary: 'Does nothing.',
  options: {},
  create: () => ({}),
});
const registry = new Registry([fixturePlugins, { name: 'more', plugins: [blur] }]);

const matrix = defineMatrix({
  name: 'recipe',
  base: { dataset: dots(), model: scripted(), optimizer: walk(), epochs: 1, batchSize: 4 },
  components: {
    strong: { on: { model: scripted({ accuracy: 0.9 }) }, off: { 'model.accuracy': 0.3 } },
    noise: { on: { regularizers: [noise()] } },
    blur: { on: { regularizers: [blur()] } },
  },
  design: 'factorial',
  compare: { metric: 'test/accuracy' },
});

const cellsOf = (change: Partial<MatrixInput> = {}) =>
  expand({ ...matrix, ...change }, registry, { datasetChecksum: 'd075' });
const labelsOf = (change: Partial<MatrixInput>) => cellsOf(change).map(({ label }) => label);
const cellOf = (cells: readonly Cell[], wanted: string) => cells.find(({ label }) => label === wanted);

describe('components', () => {
  it.each<[MatrixInput['design'], string[]]>([
    ['leave-one-out', ['full', 'without strong', 'without noise', 'without blur']],
    ['add-one-in', ['none', 'with strong', 'with noise', 'with blur']],
    [
      'factorial',
      ['none', 'strong', 'noise', 'strong + noise', 'blur', 'strong + blur', 'noise + blur', 'full'],
    ],
  ])('of %s are cells by name', (design, labels) => {
    expect(labelsOf({ design })).toEqual(labels);
  });

  it('change what each says, lists added in the order of declaration', () => {
    const cells = cellsOf();
    const full = cellOf(cells, 'full');
    expect(full?.labels).toEqual({ strong: 'on', noise: 'on', blur: 'on' });
    expect(full?.config.model.options).toEqual({ accuracy: 0.9 });
    expect(full?.config.regularizers.map(({ use }) => use)).toEqual(['noise', 'blur']);
    const other = cellOf(cells, 'blur');
    expect(other?.config.model.options).toEqual({ accuracy: 0.3 });
    expect(other?.config.regularizers.map(({ use }) => use)).toEqual(['blur']);
    const [added] = cellsOf({
      ...{ base: { ...matrix.base, regularizers: [blur()] }, design: 'leave-one-out' },
      components: { noise: { on: { regularizers: [noise()] } } },
    });
    expect(added?.config.regularizers.map(({ use }) => use)).toEqual(['blur', 'noise']);
  });

  it('have the identity of the same cells written by hand', () => {
    const [byHand] = expand(
      {
        ...matrix,
        components: undefined,
        design: undefined,
        axes: { regularizers: { both: [noise(), blur()] } },
      },
      registry,
      { datasetChecksum: 'd075' },
    );
    const [full] = cellsOf({
      components: { noise: matrix.components!.noise!, blur: matrix.components!.blur! },
      design: 'leave-one-out',
    });
    expect(full?.hash).toBe(byHand?.hash);
  });

  it('are there at each combination of the axes', () => {
    const cells = cellsOf({ axes: { epochs: [1, 2] }, design: 'add-one-in' });
    expect(cells.map(({ label }) => label).slice(3, 6)).toEqual(['1/with blur', '2/none', '2/with strong']);
    expect(cells[5]).toMatchObject({
      labels: { epochs: '2', strong: 'on', noise: 'off', blur: 'off' },
      config: { epochs: 2 },
    });
    expect(
      labelsOf({
        axes: { regularizers: { blurred: [blur()] } },
        components: { noise: matrix.components!.noise! },
        design: 'factorial',
      }),
    ).toEqual(['blurred/none', 'blurred/full']);
  });

  it('of two halves are the factorial', () => {
    const components = Object.fromEntries(
      ['a', 'b', 'c', 'd', 'e'].map((name, at) => [
        name,
        { on: { [`model.${['accuracy', 'marker', 'act'][at] ?? ''}`]: [0.1, 'x', 'throw'][at] } },
      ]),
    );
    const four = { a: components.a!, b: components.b!, c: components.c!, noise: matrix.components!.noise! };
    const hashes = (design: MatrixInput['design']) =>
      cellsOf({ components: four, design }).map(({ hash }) => hash);
    expect(new Set([...hashes('half'), ...hashes('other half')])).toEqual(new Set(hashes('factorial')));
    expect(hashes('half')).toHaveLength(8);
  });

  it('say what is compared with what', () => {
    const baseline = (design: MatrixInput['design']) =>
      parseMatrix({ ...matrix, design: design! }).compare?.baseline;
    expect(baseline('leave-one-out')).toEqual({ strong: 'on', noise: 'on', blur: 'on' });
    expect(baseline('add-one-in')).toEqual({ strong: 'off', noise: 'off', blur: 'off' });
    expect(baseline('factorial')).toBeNull();
  });

  it('are stored with their design, whichever it is', () => {
    const components = Object.fromEntries(
      Array.from({ length: 6 }, (_, at) => [`c${at}`, { on: { epochs: 2 } }]),
    );
    for (const kind of DESIGN_KINDS) {
      const parsed = parseMatrix({ ...matrix, components, design: kind });
      const cells = [{ hash: 'h', label: 'l', labels: {} } as Cell];
      const stored = parseStoredMatrix(describeMatrix(parsed, cells));
      expect(stored?.design).toEqual({ kind, components: Object.keys(components) });
      expect(stored?.axes[0]).toEqual({ name: 'c0', labels: ['on', 'off'] });
    }
  });

  it('take another design from --set', () => {
    const { input } = applyOverrides(matrix, ['design=leave-one-out']);
    expect(input.design).toBe('leave-one-out');
  });

  const refusals: [what: string, change: Partial<MatrixInput>, message: string][] = [
    [
      'an unknown design',
      { design: 'third' as 'half' },
      'design: expected leave-one-out, add-one-in, factorial, half',
    ],
    ['no design', { design: undefined }, 'components: expected a design beside them: leave-one-out'],
    ['no components', { components: {} }, 'design: expected components'],
    [
      'a side that is neither',
      { components: { a: { of: {} } as object } },
      'no key in a "of"; known: on, off',
    ],
    [
      'a component that is none',
      { components: { a: 1 as unknown as object } },
      'components.a: expected { on, off }; received 1',
    ],
    [
      'a component that changes nothing',
      { components: { a: { on: {} } } },
      'components.a: expected what it changes',
    ],
    [
      'an unknown key',
      { components: { a: { on: { modl: scripted() } as object } } },
      'no key in components.a.on "modl"; known: dataset, model',
    ],
    [
      'a wrong value',
      { components: { a: { on: { epochs: 'two' as unknown as number } } } },
      'components.a.on.epochs: ',
    ],
    [
      'an unknown option',
      { components: { a: { on: { 'model.acuracy': 1 } } } },
      'no option "acuracy"; known: act, accuracy, marker',
    ],
    [
      'a path into what is not there',
      { components: { a: { on: { 'schedule.warmup': 1 } } } },
      'no key "schedule"',
    ],
    [
      'the name of an axis',
      { axes: { epochs: [1] }, components: { epochs: { on: { batchSize: 2 } } } },
      'epochs is the name of an axis',
    ],
    [
      'a name that tags have',
      { components: { cell: { on: { epochs: 2 } } } },
      'other than cell; received "cell"',
    ],
    [
      'what an axis sets',
      { axes: { 'model.accuracy': [0.1] } },
      'components.strong.on: model belongs to the axis model.accuracy',
    ],
    ['too few for a half', { design: 'half' }, "design: a half of 3 components can't tell main effects"],
    [
      'a baseline',
      { compare: { metric: 'test/accuracy', baseline: { model: 'x' } } },
      'compare.baseline: the design factorial says what is compared',
    ],
    ['a component in exclude', { exclude: [{ noise: 'on' } as object] }, 'exclude: noise is a component'],
    ['a component in include', { include: [{ noise: 'on' } as object] }, 'include: noise is a component'],
    [
      'a component in when',
      { when: [{ if: { noise: 'on' } as object, set: { epochs: 2 } }] },
      'when.if: noise is a component',
    ],
    [
      'two that set one key differently',
      { components: { deep: { on: { epochs: 2 } }, long: { on: { epochs: 3 } } } },
      'components "deep" and "long" set one path differently in the cell "full": epochs to 2, epochs to 3',
    ],
    [
      'two sides that set one key differently',
      { components: { deep: { on: { epochs: 2 } }, long: { off: { epochs: 3 } } } },
      'components "deep" and "long" set one path differently in the cell "deep"',
    ],
    [
      'one that sets a part of what another sets',
      { components: { deep: { on: { model: scripted() } }, long: { on: { 'model.accuracy': 1 } } } },
      'model to scripted, model.accuracy to 1',
    ],
    [
      'a plugin that two components add',
      {
        design: 'leave-one-out',
        components: { one: { on: { regularizers: [noise()] } }, two: { on: { regularizers: [noise()] } } },
      },
      'cell "full": regularizer "noise" is listed twice',
    ],
  ];
  it.each(refusals)('refuse %s', (_, change, message) => {
    expect(() => cellsOf(change)).toThrow(AblateError);
    expect(() => cellsOf(change)).toThrow(message);
  });

  it('may set one path to the same value', () => {
    const both = {
      a: { on: { batchSize: 8, 'model.accuracy': 0.9 } },
      b: { on: { batchSize: 8, epochs: 2 } },
    };
    expect(
      cellsOf({ components: both, design: 'leave-one-out' }).map(({ config }) => [
        config.batchSize,
        config.epochs,
      ]),
    ).toEqual([
      [8, 2],
      [8, 2],
      [8, 1],
    ]);
  });
});
