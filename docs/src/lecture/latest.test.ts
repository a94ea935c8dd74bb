import { expect, test } from 'vitest';
import { latest } from './latest.js';

test('what is asked meanwhile is computed once, afterwards', async () => {
  let value = 0;
  const seen: number[] = [];
  const ask = latest(async () => {
    const now = value;
    await Promise.resolve();
    seen.push(now);
  });
  for (value = 1; value <= 5; value++) ask();
  value = 9;
  await new Promise((resolve) => setTimeout(resolve));
  expect(seen).toEqual([1, 9]);
});
