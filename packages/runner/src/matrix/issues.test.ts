import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { checkKeys, describeIssues, show } from './issues.js';

describe('show', () => {
  it.each<[value: unknown, text: string]>([
    [undefined, 'nothing'],
    [null, 'null'],
    [checkKeys, 'a function (checkKeys)'],
    [
      (
        () => () =>
          0
      )(),
      'a function',
    ],
    [Symbol('x'), 'symbol'],
    [{ a: [1, 'x'] }, '{"a":[1,"x"]}'],
    ['x'.repeat(78), `"${'x'.repeat(78)}"`],
    ['x'.repeat(79), `"${'x'.repeat(79)}…`],
  ])('%o is %s', (value, text) => {
    expect(show(value)).toBe(text);
  });
});

describe('checkKeys', () => {
  it('takes known keys', () => {
    expect(() => checkKeys({ a: 1, b: undefined }, ['a', 'b', 'c'], 'key')).not.toThrow();
  });

  it.each([
    [['alpha', 'beta'], 'no option "alpa"; known: alpha, beta (did you mean alpha?)'],
    [['gamma-ray'], 'no option "alpa"; known: gamma-ray'],
    [[], 'no option "alpa"; known: none'],
  ])('refuses another key than %j', (known, message) => {
    expect(() => checkKeys({ alpa: 1 }, known, 'option')).toThrow(
      expect.objectContaining({ code: 'CONFIG', message }) as Error,
    );
  });
});

describe('describeIssues', () => {
  const number = z.number({ error: 'expected a number' });
  const schema = z.strictObject({ a: z.strictObject({ list: z.array(number) }), b: number });
  const sentence = (given: unknown, at?: string) => {
    const { error } = schema.safeParse(given);
    return error === undefined ? null : describeIssues(error, given, at);
  };

  it('names the place, what was expected and what came', () => {
    expect(sentence({ a: { list: [1] }, b: 2 })).toBeNull();
    expect(sentence({ a: { list: [1, 'x'] }, b: 2 })).toBe('a.list.1: expected a number; received "x"');
    expect(sentence({ a: { list: [1] }, b: null }, 'base')).toBe('base.b: expected a number; received null');
    expect(sentence({ a: { list: [1] } })).toBe('b: expected a number; received nothing');
    expect(sentence({ a: { list: [] }, b: 'x', c: 1 })).toBe(
      'b: expected a number; received "x"; no key "c"',
    );
  });

  it('names the place only where there is one', () => {
    expect(sentence('text')).toMatch(/^Invalid input: .*; received "text"$/);
    expect(sentence(null, 'base')).toMatch(/^base: Invalid input: .*; received null$/);
    expect(sentence({ a: { list: [] }, b: 1, c: 1, d: 2 })).toBe('no key "c", "d"');
    expect(sentence({ a: { list: [], x: 1 }, b: 1 }, 'base')).toBe('base.a: no key "x"');
  });

  it('shows nothing where the place is not in what came', () => {
    const error = new z.ZodError([{ code: 'custom', path: ['a', 'b', 'c'], message: 'expected c' }]);
    for (const given of [{}, { a: null }, { a: { b: 'text' } }, null])
      expect(describeIssues(error, given)).toBe('a.b.c: expected c; received nothing');
  });
});
