import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { constant } from '../schedules/constant.js';
import { step } from '../schedules/step.js';
import { warmup } from '../schedules/warmup.js';
import { definePackage, defineRegularizer } from './plugin.js';
import { Registry } from './registry.js';

const fields = {
  name: 'noise',
  version: 3,
  summary: 'Adds noise',
  options: { std: z.number().min(0).default(0.1) },
  create: () => ({}),
};
const noise = defineRegularizer(fields);
const registry = new Registry([definePackage('mine', [noise])]);

describe('Registry', () => {
  it('fills in defaults and the version', () => {
    expect(registry.canonical('regularizer', noise())).toEqual({
      use: 'noise',
      version: 3,
      options: { std: 0.1 },
    });
  });

  it('does the same for a spec in the options of another', () => {
    const schedules = new Registry([definePackage('schedules', [constant, step, warmup])]);
    const { options } = schedules.canonical('schedule', warmup({ then: step({ stepSize: 2 }) }));
    expect(options.then).toEqual(schedules.canonical('schedule', step({ stepSize: 2 })));
    expect(() => schedules.canonical('schedule', warmup({ then: { use: 'stp', options: {} } }))).toThrow(
      'no schedule "stp"; known: constant, step, warmup',
    );
    expect(schedules.resolve('schedule', warmup({ epochs: 1, startFactor: 0 })).factor(0, 10, 2)).toBe(0);
  });

  it('names what is known when a plugin is not', () => {
    expect(() => registry.resolve('regularizer', { use: 'nose', options: {} })).toThrow(
      'no regularizer "nose"; known: noise (did you mean noise?)',
    );
  });

  it('names the known options when one is misspelled', () => {
    expect(() => registry.resolve('regularizer', { use: 'noise', options: { sdt: 1 } })).toThrow(
      'regularizer "noise": no option "sdt"; known: std (did you mean std?)',
    );
  });

  it('says what was expected and what came for a wrong value', () => {
    expect(() => registry.resolve('regularizer', { use: 'noise', options: { std: 'big' } })).toThrow(
      /regularizer "noise": option "std": .*expected number.*; received "big"/,
    );
  });

  describe('an option that once had another name', () => {
    const spread = defineRegularizer({ ...fields, formerly: { std: 'deviation' } });
    const renaming = new Registry([definePackage('mine', [spread])]);

    it('is taken under both names, and has one identity, that of the former name', () => {
      const identity = { use: 'noise', version: 3, options: { deviation: 0.5 } };
      expect(renaming.canonical('regularizer', spread({ std: 0.5 }))).toEqual(identity);
      expect(renaming.canonical('regularizer', { use: 'noise', options: { deviation: 0.5 } })).toEqual(
        identity,
      );
      expect(renaming.canonical('regularizer', spread())).toEqual({
        ...identity,
        options: { deviation: 0.1 },
      });
    });

    it('is refused under both at once, and where it is no object of options', () => {
      const options = { std: 1, deviation: 1 };
      expect(() => renaming.resolve('regularizer', { use: 'noise', options })).toThrow(
        'regularizer "noise": option "std" is given twice, as "deviation" too, its former name',
      );
      const nothing = null as unknown as Record<string, never>;
      expect(() => renaming.resolve('regularizer', { use: 'noise', options: nothing })).toThrow(
        'regularizer "noise": options: ',
      );
    });
  });

  it('refuses two plugins of one kind and name, naming both packages', () => {
    const other = defineRegularizer(fields);
    expect(() => new Registry([definePackage('a', [noise]), definePackage('b', [other])])).toThrow(
      'two regularizer plugins are named "noise": one from a, one from b',
    );
  });
});
