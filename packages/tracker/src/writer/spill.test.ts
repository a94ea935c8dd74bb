import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { SpilledPoints } from './spilled-points.js';
import { PointBuffer } from '../metrics/point-buffer.js';
import { Spill } from './spill.js';

const RUN = '01M8JBARDXBE82AHC5M2EVH0RM';

afterEach(() => {
  vi.restoreAllMocks();
});

function openSpill() {
  const file = path.join(temporaryFolder(), 'ablate.db');
  const onError = vi.fn<(error: Error) => void>();
  return { file, onError, spill: new Spill(new SpilledPoints(file, RUN, 1), onError) };
}

function points(count: number): PointBuffer {
  const buffer = new PointBuffer();
  for (let step = 0; step < count; step += 1) buffer.add('loss', step, 0, step);
  return buffer;
}

const steps = (spill: Spill) => [...(spill.read(() => [])?.buffer.waiting() ?? [])].map((each) => each.steps);

it('moves what waits to a file, until it is removed', () => {
  const { file, onError, spill } = openSpill();
  const buffer = points(3);
  expect(spill.read(() => [])).toBeUndefined();
  expect(spill.put(buffer)).toBe(true);
  expect(buffer.size).toBe(0);
  expect(steps(spill)).toEqual([[0, 1, 2]]);
  expect(spill.read(() => [])?.end).toBeUndefined();
  buffer.add('loss', 3, 0, 3);
  expect(spill.put(buffer, { status: 'failed', reason: null, time: 5 })).toBe(true);
  expect(steps(spill)).toEqual([[0, 1, 2, 3]]);
  expect(spill.read(() => [])?.end).toEqual({ status: 'failed', reason: null, time: 5 });
  spill.remove();
  expect(spill.read(() => [])).toBeUndefined();
  expect(readdirSync(`${file}.pending`)).toEqual([]);
  expect(onError).not.toHaveBeenCalled();
});

it('is due from 65,536 points on', () => {
  const { spill } = openSpill();
  expect([spill.isDue(65_535), spill.isDue(65_536)]).toEqual([false, true]);
});

it('leaves a file alone into which it has put nothing since', () => {
  const { file, spill } = openSpill();
  const spilled = new SpilledPoints(file, RUN, 1);
  const kept = spilled.append(points(1));
  expect(spill.read(() => [])).toBeUndefined();
  spill.remove();
  expect(existsSync(kept)).toBe(true);
  spill.put(points(1));
  spill.remove();
  expect(existsSync(kept)).toBe(false);
  spilled.append(points(1));
  expect(spill.read(() => [])).toBeUndefined();
  spill.remove();
  expect(existsSync(kept)).toBe(true);
});

it('keeps what it cannot move, says so, and tries again when there is twice as much', () => {
  const { onError, spill } = openSpill();
  const failure = new Error('the disk is full');
  const append = vi.spyOn(SpilledPoints.prototype, 'append').mockImplementation(() => {
    throw failure;
  });
  const buffer = points(5);
  expect(spill.put(buffer)).toBe(false);
  expect(buffer.size).toBe(5);
  expect(onError.mock.calls).toEqual([[failure]]);
  expect([spill.isDue(9), spill.isDue(10)]).toEqual([false, true]);
  expect(spill.read(() => [])).toBeUndefined();
  append.mockRestore();
  expect(spill.put(buffer)).toBe(true);
  expect([spill.isDue(65_535), spill.isDue(65_536)]).toEqual([false, true]);
  expect(steps(spill)).toEqual([[0, 1, 2, 3, 4]]);
});
