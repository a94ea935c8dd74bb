import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeRow } from '../../fixtures/quickstart.js';
import { CellRuns } from './cell-runs.js';

const QUERY = { configHashes: ['hash-0'] };
const running = fakeRow(0, { status: 'running', endedAt: null });
const finished = fakeRow(0, { endedAt: 5 });
let version = 1;
const listRuns = vi.fn(() => [finished]);

function runs(): CellRuns {
  return new CellRuns({ listRuns, version: () => version });
}

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => {
  vi.useRealTimers();
  listRuns.mockClear();
});

it('lists the runs again once one has ended or begun, or others are looked for', () => {
  const cells = runs();
  expect(cells.list(QUERY, [running])).toEqual([finished]);
  // A point more.
  version++;
  cells.list(QUERY, [running]);
  expect(listRuns).toHaveBeenCalledTimes(1);
  version++;
  cells.list(QUERY, [finished]);
  expect(listRuns).toHaveBeenCalledTimes(2);
  version++;
  cells.list(QUERY, [fakeRow(1, { status: 'running', endedAt: null }), finished]);
  expect(listRuns).toHaveBeenCalledTimes(3);
  cells.list({ configHashes: ['hash-1'] }, [finished]);
  expect(listRuns).toHaveBeenCalledTimes(4);
});

it('lists nothing again while a store that does not change is read in parts', () => {
  const cells = runs();
  cells.list(QUERY, [running]);
  cells.list(QUERY, [running, finished]);
  expect(listRuns).toHaveBeenCalledTimes(1);
  // What has been read since is no news once the store changes.
  version++;
  cells.list(QUERY, [running, finished]);
  expect(listRuns).toHaveBeenCalledTimes(1);
});

it('looks after a while for runs that the snapshot does not have', () => {
  const cells = runs();
  cells.list(QUERY, [running]);
  version++;
  vi.setSystemTime(5_001);
  cells.list(QUERY, [running]);
  expect(listRuns).toHaveBeenCalledTimes(2);
});
