import { expect, it } from 'vitest';
import { overlap, setPath } from './set-path.js';

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
  ['a.list.1', 'no key "1" in a.list; known: 0'],
  ['a.list.length', 'no key "length" in a.list; known: 0'],
  ['a.b.c.d', 'c in a.b has no keys'],
])('refuses %s', (path, message) => {
  expect(() => setPath(object, path.split('.'), 1, 'set')).toThrow(
    expect.objectContaining({ code: 'CONFIG', message: `set ${path}: ${message}` }) as Error,
  );
});

it('says that there are no keys', () => {
  expect(() => setPath({}, ['epochs', 'x'], 1, 'set')).toThrow('set epochs.x: no key "epochs"; known: none');
});

it('leads to the options of plugins, and into lists', () => {
  const sgd = { use: 'sgd', options: { lr: 0.1, momentum: 0.9 } };
  const config = { optimizer: sgd, model: { use: 'm' }, regularizers: [{ use: 'a', options: { rate: 1 } }] };
  const set = (path: string) => setPath(config, path.split('.'), 2, 'set');
  const expected = { ...config, optimizer: { use: 'sgd', options: { lr: 2, momentum: 0.9 } } };
  expect(set('optimizer.lr')).toEqual(expected);
  expect(set('optimizer.options.lr')).toEqual(expected);
  expect(set('optimizer.use')).toEqual({ ...config, optimizer: { ...sgd, use: 2 } });
  expect(set('model.depth')).toEqual({ ...config, model: { use: 'm', options: { depth: 2 } } });
  expect(set('regularizers.0.rate')).toEqual({
    ...config,
    regularizers: [{ use: 'a', options: { rate: 2 } }],
  });
  expect(() => set('optimizer.lrs.x')).toThrow(
    'set optimizer.options.lrs.x: no key "lrs" in optimizer.options; known: lr, momentum (did you mean lr?)',
  );
});

it.each([
  ['optimizer', 'optimizer.lr', true],
  ['optimizer.lr', 'optimizer.options.lr', true],
  ['optimizer.lr', 'optimizer.lrs', false],
  ['model.depth', 'model.width', false],
  ['model', 'models', false],
])('%s and %s overlap: %s', (one, other, expected) => {
  expect([overlap(one, other), overlap(other, one)]).toEqual([expected, expected]);
});
