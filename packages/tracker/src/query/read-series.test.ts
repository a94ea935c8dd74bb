import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { openReader } from './reader.js';
import { openStore } from '../store.js';

let file: string;

beforeEach(() => {
  file = path.join(temporaryFolder(), 'ablate.db');
});

/** Buckets of a power of two steps, the slow and plain way. */
function expectedBuckets(points: Map<number, number>, width: number) {
  const groups = new Map<number, number[]>();
  for (const [step, value] of points) {
    const bucket = Math.floor(step / width);
    groups.set(bucket, [...(groups.get(bucket) ?? []), value]);
  }
  const ascending = [...groups].sort(([one], [other]) => one - other);
  return ascending.map(([, group]) => {
    const values = group.filter((value) => !Number.isNaN(value));
    const total = values.reduce((sum, value) => sum + value, 0);
    return {
      value: values.length === 0 ? NaN : total / values.length,
      min: values.length === 0 ? NaN : Math.min(...values),
      max: values.length === 0 ? NaN : Math.max(...values),
    };
  });
}

describe('series', () => {
  it.each([
    { stride: 1, count: 30_000 },
    { stride: 469, count: 9_000 },
    { stride: 1, count: 4_095 },
  ])('of $count points every $stride steps agrees with plain grouping', ({ stride, count }) => {
    using store = openStore(file);
    const run = store.startRun({ experiment: 'e' });
    const points = new Map<number, number>();
    const log = (step: number, value: number): void => {
      points.set(step, value);
      run.log({ loss: value }, { step });
    };
    for (let index = 0; index < count; index += 1) {
      log(index * stride, index % 50 === 0 ? NaN : Math.sin(index));
      if (index % 1234 === 0) run.flush();
    }
    run.flush();
    // Late and replaced points, in buckets long since written.
    log(7 * stride, 100);
    log(7 * stride, 200);
    if (stride > 1) log(7 * stride + 1, -300);
    run.finish();
    using reader = openReader(file);
    for (const buckets of [10, 500, 2000]) {
      const series = reader.series(run.id, 'loss', { buckets });
      expect(series.length).toBeLessThanOrEqual(buckets + 1);
      const width = 2 ** Math.ceil(Math.log2(((count - 1) * stride + 1) / buckets));
      const expected = expectedBuckets(points, width);
      expect(series).toHaveLength(expected.length);
      for (const [index, { value, min, max }] of expected.entries()) {
        expect(series[index]).toMatchObject({ min, max });
        expect(series[index]?.value).toBeCloseTo(value, 9);
      }
    }
    expect(reader.getRun(run.id).metrics.loss).toMatchObject({ count: points.size, max: 200 });
  });

  it('has no zigzag after a resume, and keeps what was set aside', () => {
    using store = openStore(file);
    const id = store.enqueue({ experiment: 'e' });
    const first = store.attach(id, store.lease(id, 'one').token);
    for (let step = 0; step <= 100; step += 1) first.log({ loss: step, late: 1 }, { step });
    first.finish('failed');
    const second = store.attach(id, store.lease(id, 'two').token);
    second.supersedeAfter(60);
    for (let step = 61; step <= 70; step += 1) second.log({ loss: -step }, { step });
    second.finish();
    using reader = openReader(file);
    const series = reader.series(id, 'loss');
    expect(series.map(({ step }) => step)).toEqual(Array.from({ length: 71 }, (_, step) => step));
    expect(series.at(-1)?.value).toBe(-70);
    expect(reader.getRun(id).metrics.loss).toMatchObject({ max: 60, min: -70, count: 71 });
    expect(reader.events(id).some(({ kind }) => kind === 'superseded')).toBe(true);
  });
});
