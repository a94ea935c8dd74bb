import { setImmediate } from 'node:timers';
import { afterEach, expect, it, vi } from 'vitest';
import { Pauses } from './pauses.js';

afterEach(() => vi.restoreAllMocks());

it('lets in what waits once 20 ms have passed since the last time', async () => {
  let now = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const pauses = new Pauses();
  /** Whether something that waits outside of the loop gets its turn in a step that ends then. */
  const isHeardAt = async (time: number) => {
    let isHeard = false;
    const waiting = setImmediate(() => (isHeard = true));
    now = time;
    await pauses.takeIfDue();
    clearImmediate(waiting);
    return isHeard;
  };
  const heard: boolean[] = [];
  for (const time of [1000, 1019, 1020, 1039, 1040, 1041]) heard.push(await isHeardAt(time));
  expect(heard).toEqual([false, false, true, false, true, false]);
});
