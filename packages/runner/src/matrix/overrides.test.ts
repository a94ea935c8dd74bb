import { describe, expect, it } from 'vitest';
import { YAMLParseError } from 'yaml';
import { dots, scripted } from '../../fixtures/plugins.js';
import type { MatrixInput } from './define-matrix.js';
import { applyOverrides } from './overrides.js';

const bare: MatrixInput = {
  name: 'bare',
  axes: { model: { 'a,b': scripted(), a: scripted() }, epochs: [1, 2] },
};
const compare = { metric: 'test/loss', goal: 'min' } as const;

describe('--set', () => {
  it.each<[set: string[], change: object]>([
    [['batchSize=8'], { base: { batchSize: 8 } }],
    [['base.batchSize=8'], { base: { batchSize: 8 } }],
    [[' batchSize = 8 '], { base: { batchSize: 8 } }],
    [['batchSize=8', 'batchSize=16', 'backend=wasm'], { base: { batchSize: 16, backend: 'wasm' } }],
    [['backend="a=b"'], { base: { backend: 'a=b' } }],
    [['backend='], { base: { backend: null } }],
    [['optimizer={ use: sgd }'], { base: { optimizer: { use: 'sgd' } } }],
    [['seeds={ from: 6, to: 12 }', 'seeds.to=10'], { seeds: { from: 6, to: 10 } }],
    [['name=other', 'question=Why?', 'seeds=[1, 2]'], { name: 'other', question: 'Why?', seeds: [1, 2] }],
    [['compare.metric=val/loss', 'compare.goal=min'], { compare: { metric: 'val/loss', goal: 'min' } }],
    [['checkpoints.everySteps=100'], { checkpoints: { everySteps: 100 } }],
  ])('%j', (set, change) => {
    const { input, selected } = applyOverrides(bare, set);
    expect(input).toEqual({ base: {}, ...bare, ...change });
    expect(Object.keys(input)).toEqual(
      expect.not.arrayContaining(['compare', 'checkpoints'].filter((key) => !(key in change))),
    );
    expect(selected).toEqual({});
  });

  it('keeps what it does not set', () => {
    const given = { ...bare, base: { dataset: dots(), batchSize: 4 }, compare, checkpoints: { keep: 3 } };
    const before = structuredClone(given);
    expect(
      applyOverrides(given, ['batchSize=8', 'compare.goal=max', 'checkpoints.everyEpochs=2']).input,
    ).toEqual({
      ...given,
      base: { dataset: dots(), batchSize: 8 },
      compare: { metric: 'test/loss', goal: 'max' },
      checkpoints: { keep: 3, everyEpochs: 2 },
    });
    expect(given).toEqual(before);
    expect(applyOverrides(given, ['axes.epochs=1']).input).toEqual(given);
  });

  it.each<[set: string[], selected: object]>([
    [['axes.model=a'], { model: ['a'] }],
    [['axes.model=a,b'], { model: ['a,b'] }],
    [['axes.model= a,b '], { model: ['a,b'] }],
    [['axes.model=a, c'], { model: ['a', 'c'] }],
    [['axes.epochs=2'], { epochs: ['2'] }],
    [['axes.epochs=1,2', 'axes.model=a'], { epochs: ['1', '2'], model: ['a'] }],
  ])('%j keeps labels', (set, selected) => {
    expect(applyOverrides(bare, set)).toEqual({ input: bare, selected });
  });

  const known =
    'known: accumulate, axes.NAME, backend, base.KEY, batchSize, checkpoints.best, checkpoints.everyEpochs, ' +
    'checkpoints.everySeconds, checkpoints.everySteps, checkpoints.keep, compare.baseline, compare.goal, ' +
    'compare.margin, compare.metric, compare.worst, dataset, design, epochs, loss, model, name, optimizer, prefetch, ' +
    'question, regularizers, schedule, seeds, seeds.from, seeds.looks, seeds.to, streams, testEachEpoch, workers';
  it.each<[set: string, message: string]>([
    ['=3', '--set: expected key=value, such as epochs=3; received "=3"'],
    ['epochs', '--set: expected key=value, such as epochs=3; received "epochs"'],
    ['batchSiz=3', `--set batchSiz=3: no key "batchSiz"; ${known} (did you mean batchSize?)`],
    ['x=3', `--set x=3: no key "x"; ${known}`],
    ['base.metric=3', `--set base.metric=3: no key "base.metric"; ${known}`],
    ['base.keep=3', `--set base.keep=3: no key "base.keep"; ${known} (did you mean base.KEY?)`],
    ['base=3', `--set base=3: no key "base"; ${known} (did you mean name?)`],
    ['name.x=3', `--set name.x=3: no key "name.x"; ${known} (did you mean name?)`],
    ['compare=3', `--set compare=3: no key "compare"; ${known}`],
    ['compare.gol=max', `--set compare.gol=max: no key "compare.gol"; ${known} (did you mean compare.goal?)`],
    [
      'checkpoints.kep=1',
      `--set checkpoints.kep=1: no key "checkpoints.kep"; ${known} (did you mean checkpoints.keep?)`,
    ],
    ['axes.model.a=3', `--set axes.model.a=3: no key "axes.model.a"; ${known}`],
    [
      'epochs=3',
      '--set epochs=3: epochs is an axis of this matrix, so every cell has its own; keep some of its labels with axes.epochs=LABEL',
    ],
    ['axes.modl=a', '--set axes.modl: no axis "modl"; known: epochs, model (did you mean model?)'],
  ])('refuses %s', (set, message) => {
    expect(() => applyOverrides(bare, [set])).toThrow(
      expect.objectContaining({ code: 'CONFIG', message }) as Error,
    );
  });

  it('knows axes that are paths', () => {
    const paths: MatrixInput = { name: 'paths', axes: { 'optimizer.lr': [0.05, 0.1] } };
    expect(applyOverrides(paths, ['axes.optimizer.lr=0.1'])).toEqual({
      ...{ input: paths, selected: { 'optimizer.lr': ['0.1'] } },
    });
    expect(
      applyOverrides(paths, ['base.optimizer={ use: sgd }', 'optimizer.momentum=0.9']).input.base,
    ).toEqual({
      optimizer: { use: 'sgd', options: { momentum: 0.9 } },
    });
    for (const path of ['optimizer.lr', 'optimizer.options.lr'])
      expect(() => applyOverrides(paths, [`${path}=1`])).toThrow(
        'optimizer.lr is an axis of this matrix, so every cell has its own; keep some of its labels with axes.optimizer.lr=LABEL',
      );
  });

  it('says in one line what is no YAML', () => {
    expect(() => applyOverrides(bare, ['batchSize=[1'])).toThrow(
      /^--set batchSize=\[1: expected a YAML value: [^\n]+$/,
    );
  });

  it('keeps the error of the YAML as its cause', () => {
    const parsing = expect.objectContaining({ cause: expect.any(YAMLParseError) as Error }) as Error;
    expect(() => applyOverrides(bare, ['batchSize=[1'])).toThrow(
      expect.objectContaining({ cause: parsing }) as Error,
    );
  });

  it.each([null, 'text', undefined])('knows no axes where they are %j', (axes) => {
    const given = Object.assign({ ...bare }, { axes });
    expect(() => applyOverrides(given, ['axes.model=a'])).toThrow(
      '--set axes.model: no axis "model"; known: none',
    );
  });
});
