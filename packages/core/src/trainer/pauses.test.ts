import { setTimeout } from 'node:timers';
import { expect, it } from 'vitest';
import { Pauses } from './pauses.js';

function compute(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end;) Math.hypot(3, 4);
}

it('lets timers in between steps that never wait', async () => {
  let isHeard = false;
  setTimeout(() => (isHeard = true), 1);
  const pauses = new Pauses();
  for (let step = 0; step < 5; step++) {
    compute(25);
    await pauses.takeIfDue();
  }
  expect(isHeard).toBe(true);
});
