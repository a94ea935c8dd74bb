import { expect, it } from 'vitest';
import { setPath } from './set-path.js';

const object = { a: { b: { c: 1 }, list: [1] }, text: 'x', none: null };

it('replaces one value in a copy', () => {
  const before = structuredClone(object);
  expect(setPath(object, ['a', 'b', 'c'], 2, 'set')).toEqual({ ...object, a: { b: { c: 2 }, list: [1] } });
  expect(object).toEqual(before);
});

it('takes a new last key', () => {
  expect(setPath(object, ['new'], 2, 'set')).toEqual({ ...object, new: 2 });
  expect(setPath(object, ['a', 'new'], 2, 'set')).toEqual({ ...object, a: { ...object.a, new: 2 } });
});

it.each([
  ['txt.x', 'no key "txt"; known: a, text, none (did you mean text?)'],
  ['a.d.x', 'no key "d" in a; known: b, list (did you mean b?)'],
  ['a.b.long.x', 'no key "long" in a.b; known: c'],
  ['text.x', 'text has no keys'],
  ['none.x', 'none has no keys'],
  ['a.list.0', 'list in a has no keys'],
  ['a.b.c.d', 'c in a.b has no keys'],
])('refuses %s', (path, message) => {
  expect(() => setPath(object, path.split('.'), 1, 'set')).toThrow(
    expect.objectContaining({ code: 'CONFIG', message: `set ${path}: ${message}` }) as Error,
  );
});

it('says that there are no keys', () => {
  expect(() => setPath({}, ['epochs', 'x'], 1, 'set')).toThrow('set epochs.x: no key "epochs"; known: none');
});
