import { expect, it } from 'vitest';
import { describeValue } from './describe-value.js';

it.each<[value: unknown, text: string]>([
  [[], 'none'],
  [0.1, '0.1'],
  ['wasm', 'wasm'],
  [true, 'true'],
  [null, 'null'],
  [undefined, 'undefined'],
  [{ use: 'batch-norm', options: {} }, 'batch-norm'],
  [{ use: 'batch-norm' }, 'batch-norm'],
  [{ use: 'batch-norm', options: null }, 'batch-norm'],
  [{ use: 'batch-norm', options: 'text' }, 'batch-norm'],
  [{ use: 'dropout', options: { rate: 0.5 } }, 'dropout(rate=0.5)'],
  [{ use: 'resnet', options: { depth: 8, widths: [1, 2] } }, 'resnet(depth=8, widths=1 + 2)'],
  [[{ use: 'batch-norm' }, { use: 'dropout', options: { rate: 0.5 } }], 'batch-norm + dropout(rate=0.5)'],
  [{ use: 'mixed', options: { inner: { use: 'sgd', options: { lr: 1 } } } }, 'mixed(inner=sgd(lr=1))'],
  [{ use: 3, options: {} }, '{"use":3,"options":{}}'],
  [{ depth: 8 }, '{"depth":8}'],
])('%j is %s', (value, text) => {
  expect(describeValue(value)).toBe(text);
});
