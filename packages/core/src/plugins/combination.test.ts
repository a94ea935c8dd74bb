import { expect, it } from 'vitest';
import { checkCombination } from './combination.js';

const mixing = (name: string) => ({ name, regularizer: { claims: ['mixes the examples'] } });
const norm = (name: string) => ({ name, regularizer: { sites: { norm: <T>(x: T) => x } } });

it('refuses two regularizers that claim the same, and says what', () => {
  expect(() => checkCombination([mixing('mixup'), norm('bn'), mixing('cutmix')])).toThrow(
    'mixup and cutmix cannot be combined: each of them mixes the examples; keep one of them',
  );
});

it('refuses two at the norm site', () => {
  expect(() => checkCombination([norm('batch-norm'), norm('layer-norm')])).toThrow(
    'batch-norm and layer-norm cannot be combined: each of them fills the norm site; keep one of them',
  );
});

it('allows what claims different things', () => {
  expect(() =>
    checkCombination([mixing('mixup'), norm('bn'), { name: 'l1', regularizer: {} }]),
  ).not.toThrow();
});
