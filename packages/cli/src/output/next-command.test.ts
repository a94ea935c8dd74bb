import { expect, it } from 'vitest';
import { nextCommand } from './next-command.js';

it('is of the same matrix and store, and can be pasted', () => {
  expect(nextCommand(['ui'], {})).toBe('npx ablate ui');
  const same = { set: ['epochs=3', "name=it's x", 'axes={"a": 1}'], store: 'my runs/all.db' };
  expect(nextCommand(['plan', 'experiments/x y'], same)).toBe(
    `npx ablate plan 'experiments/x y' --set epochs=3 --set 'name=it'\\''s x' --set 'axes={"a": 1}' --store 'my runs/all.db'`,
  );
});
