import { expect, it } from 'vitest';
import type { JsonObject } from '../plugins/json.js';
import { checkSameCell } from './identity.js';

const cell: JsonObject = { model: { use: 'a', options: { sizes: [1, 2], skip: null } }, seed: 0 };

it.each<[string, JsonObject, string[]]>([
  ['a number', { ...cell, seed: 1 }, ['seed: expected 0, received 1']],
  [
    'nothing where something is expected',
    { seed: 0 },
    ['model: expected {"options":{"sizes":[1,2],"skip":null},"use":"a"}, received nothing'],
  ],
  ['more than is expected', { ...cell, more: { a: 1 } }, ['more: expected nothing, received {"a":1}']],
  [
    'a longer list',
    { ...cell, model: { use: 'a', options: { sizes: [1, 2, 3], skip: null } } },
    ['model.options.sizes.2: expected nothing, received 3'],
  ],
  [
    'all that differs',
    { seed: '0', model: { use: 'b', options: { sizes: [2, 2], skip: [] } } },
    [
      'model.use: expected "a", received "b"',
      'model.options.sizes.0: expected 1, received 2',
      'model.options.skip: expected null, received []',
      'seed: expected 0, received "0"',
    ],
  ],
])('names %s', (_, received, lines) => {
  const expected = [`f is the checkpoint of another cell:`, ...lines].join('\n  ');
  expect(() => checkSameCell(cell, received, 'f')).toThrow(expect.objectContaining({ code: 'CHECKPOINT', message: expected })); // prettier-ignore
});

it('takes the same cell, whatever the order of its keys', () => {
  const same = { seed: 0, model: { options: { skip: null, sizes: [1, 2] }, use: 'a' } };
  expect(() => checkSameCell(cell, same, 'f')).not.toThrow();
});
