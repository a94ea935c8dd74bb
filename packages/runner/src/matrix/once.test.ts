import { canonicalJson, cellConfigSchema, Registry, type JsonObject } from '@ablate/core';
import { describe, expect, it, vi } from 'vitest';
import fixturePlugins, { dots, noise, scripted, walk } from '../../fixtures/plugins.js';
import { cellParser } from './cell-parser.js';
import { cellTexts } from './cell-text.js';
import { once } from './once.js';
import { shareSpecs } from './shared-specs.js';

describe('once', () => {
  it('computes the value of each argument once, undefined too', () => {
    const compute = vi.fn((key: number) => (key === 0 ? undefined : key * 2));
    const value = once(compute);
    expect([value(1), value(2), value(1), value(0), value(0)]).toEqual([2, 4, 2, undefined, undefined]);
    expect(compute.mock.calls).toEqual([[1], [2], [0]]);
  });
});

describe('cellParser', () => {
  const config = { dataset: dots(), model: scripted(), optimizer: walk(), epochs: 1, batchSize: 4 };

  it.each<[what: string, given: Record<string, unknown>]>([
    ['a cell', config],
    ['a cell with an optional key', { ...config, schedule: { use: 'x' }, regularizers: [noise()] }],
    ['a wrong value', { ...config, epochs: 0 }],
    ['a missing key', { ...config, model: undefined }],
    ['an unknown key', { ...config, epoch: 1 }],
  ])('parses %s as its schema does', (_, given) => {
    const parsed = cellParser()(given);
    const expected = cellConfigSchema.safeParse(given);
    expect(parsed.success).toBe(expected.success);
    expect(parsed.data).toStrictEqual(expected.data);
    expect(parsed.error?.issues).toEqual(expected.error?.issues);
  });

  it('parses what two cells share once', () => {
    const parse = cellParser();
    const [one, other] = [parse(config), parse({ ...config, epochs: 2 })];
    expect(other.data?.optimizer).toBe(one.data?.optimizer);
    expect([one.data?.epochs, other.data?.epochs]).toEqual([1, 2]);
  });
});

describe('cellTexts', () => {
  it('writes canonical JSON, whatever the order of the keys', () => {
    const textOf = cellTexts();
    const shared = { use: 'x', options: { b: 1, a: [2, { d: 1, c: null }] } };
    const cells: JsonObject[] = [
      { model: shared, dataset: 'd', list: [shared, [shared]], none: null, empty: [] },
      { zeta: 1, 'quoted "key"': shared, alpha: 0.5, beta: false },
      {},
    ];
    for (const cell of cells) expect(textOf(cell)).toBe(canonicalJson(cell));
  });
});

describe('shareSpecs', () => {
  it('asks the registry once for each kind and spec', () => {
    const registry = new Registry([fixturePlugins]);
    const canonical = vi.spyOn(registry, 'canonical');
    const resolve = vi.spyOn(registry, 'resolve');
    const specs = shareSpecs(registry);
    const [first, second] = [walk(), walk({ lr: 0.5 })];
    expect(specs.canonical('optimizer', first)).toEqual({ use: 'walk', version: 1, options: { lr: 0.1 } });
    expect(specs.canonical('optimizer', second)).toEqual({ use: 'walk', version: 1, options: { lr: 0.5 } });
    expect(specs.canonical('optimizer', first)).toBe(specs.canonical('optimizer', first));
    expect(canonical).toHaveBeenCalledTimes(2);
    expect(() => specs.canonical('model', first)).toThrow('no model "walk"');
    const dataset = dots();
    expect(specs.resolve('dataset', dataset)).toBe(specs.resolve('dataset', dataset));
    expect(specs.resolve('dataset', dataset).inputShape).toEqual([2]);
    expect(resolve).toHaveBeenCalledTimes(1);
  });
});
