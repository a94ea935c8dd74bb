import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchLimits } from '../queue/cell-limits.js';
import type { LaunchedCell, StopRequest } from './launcher.js';
import { after } from './long-timer.js';

const DAY = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it.each([1, 1000, 2 ** 31 - 1, 2 ** 31, 30 * DAY, 365 * DAY])(
  'calls after %d ms, and once',
  (milliseconds) => {
    const call = vi.fn();
    after(milliseconds, call);
    vi.advanceTimersByTime(milliseconds - 1);
    expect(call).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(call).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  },
);

it.each([0, 25 * DAY])('is called off after %d ms', (before) => {
  const call = vi.fn();
  const cancel = after(30 * DAY, call);
  vi.advanceTimersByTime(before);
  cancel();
  expect(vi.getTimerCount()).toBe(0);
});

it('a limit of 30 days ends a cell after 30 days', () => {
  const asked: StopRequest[] = [];
  const cell: LaunchedCell = {
    ended: new Promise(() => undefined),
    pid: undefined,
    stop: (request) => asked.push(request),
  };
  const unwatch = watchLimits(cell, { timeoutSeconds: 30 * 86_400 });
  vi.advanceTimersByTime(30 * DAY - 1);
  expect(asked).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(asked).toEqual([
    { status: 'failed', reason: 'took longer than its limit of 2592000 s', when: 'now' },
  ]);
  unwatch();
});
