import { expect, it } from 'vitest';
import { callsOf, HOOKS, inOrder } from './hook-table.js';
import type { Regularizer } from './hooks.js';
import { hooksPage } from './hooks-page.test.support.js';

it('stands in docs/hooks.md', async () => {
  await expect(hooksPage()).toMatchFileSnapshot('../../../../docs/hooks.md');
});

it('puts pre before those without an order and post after them, else as they are listed', () => {
  const list = [{ order: 'post' }, {}, { order: 'pre' }, {}, { order: 'pre' }] as const;
  const named = list.map((regularizer, i) => ({ name: 'abcde'.charAt(i), regularizer }));
  expect(inOrder(named).map(({ name }) => name)).toEqual(['c', 'e', 'b', 'd', 'a']);
});

it('calls those that have a hook, in the table’s order', () => {
  const both: Regularizer = { beforeUpdate: () => undefined, afterUpdate: () => undefined };
  const named = [both, {}, both].map((regularizer, i) => ({ name: 'abc'.charAt(i), regularizer }));
  expect(HOOKS.beforeUpdate.order).toBe('first to last');
  expect(callsOf('beforeUpdate', named).map(({ name }) => name)).toEqual(['a', 'c']);
  expect(HOOKS.afterUpdate.order).toBe('last to first');
  expect(callsOf('afterUpdate', named).map(({ name }) => name)).toEqual(['c', 'a']);
});
