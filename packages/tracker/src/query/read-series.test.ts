import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { InvalidValueError } from '../errors.js';
import { openReader } from './reader.js';
import { openStore } from '../store.js';

let file: string;

beforeEach(() => {
  file = path.join(temporaryFolder(), 'ablate.db');
});

interface Logged {
  readonly time: number;
  readonly value: number;
}

/** Buckets of a power of two steps, the slow and plain way. */
function expectedBuckets(points: ReadonlyMap<number, Logged>, width: number) {
  const groups = new Map<number, Logged[]>();
  for (const [step, point] of points) {
    const bucket = Math.floor(step / width);
    const group = groups.get(bucket);
    if (group === undefined) groups.set(bucket, [point]);
    else group.push(point);
  }
  const ascending = [...groups].sort(([one], [other]) => one - other);
  return ascending.map(([bucket, group]) => {
    const values = group.map(({ value }) => value).filter((value) => !Number.isNaN(value));
    const total = values.reduce((sum, value) => sum + value, 0);
    return {
      bucket,
      time: Math.max(...group.map(({ time }) => time)),
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
    using reader = openReader(file);
    const { createdAt } = reader.getRun(run.id);
    const points = new Map<number, Logged>();
    const log = (step: number, value: number, time = createdAt + step): void => {
      points.set(step, { time, value });
      run.log({ loss: value }, { step, time });
    };
    const compare = (): void => {
      run.flush();
      for (const buckets of [10, 500, 2000]) {
        const series = reader.series(run.id, 'loss', { buckets });
        expect(series.length).toBeLessThanOrEqual(buckets + 1);
        const width = 2 ** Math.ceil(Math.log2(((count - 1) * stride + 1) / buckets));
        const expected = expectedBuckets(points, width);
        const got = series.map(({ step, time, min, max }) => [Math.floor(step / width), time, min, max]);
        expect(got).toEqual(expected.map(({ bucket, time, min, max }) => [bucket, time, min, max]));
        for (const [index, { value }] of expected.entries())
          expect(series[index]?.value).toBeCloseTo(value, 9);
      }
    };
    for (let index = 0; index < count; index += 1) {
      if (index === 7 || index === 9) continue;
      log(index * stride, index % 50 === 0 ? NaN : Math.sin(index));
      if (index % 1234 === 0) run.flush();
    }
    compare();
    // Late points, in buckets long since written, which are only added to.
    log(7 * stride, -300, createdAt + 1e9);
    log(9 * stride, 300);
    compare();
    // Replaced ones, for which the buckets are built anew.
    log(7 * stride, 100);
    log(8 * stride, 200);
    compare();
    expect(reader.getRun(run.id).metrics.loss).toMatchObject({ count: points.size, max: 300 });
  });

  it.each([3, 4, Number.MAX_SAFE_INTEGER])('of three points in %d buckets is the points', (buckets) => {
    using store = openStore(file);
    const run = store.startRun({ experiment: 'e' });
    for (const [step, loss] of [
      [10, 1],
      [11, NaN],
      [110, -Infinity],
    ] as const)
      run.log({ loss }, { step, time: 5000 + step });
    run.finish();
    using reader = openReader(file);
    expect(reader.series(run.id, 'loss', { buckets })).toEqual([
      { step: 10, time: 5010, value: 1, min: 1, max: 1 },
      { step: 11, time: 5011, value: NaN, min: NaN, max: NaN },
      { step: 110, time: 5110, value: -Infinity, min: -Infinity, max: -Infinity },
    ]);
  });

  it('begins with its first step, wherever the first bucket begins', () => {
    using store = openStore(file);
    const run = store.startRun({ experiment: 'e' });
    for (let step = 0; step < 5000; step += 1) run.log({ loss: step % 2 }, { step: step + 20_001 });
    run.finish();
    using reader = openReader(file);
    // 5,000 steps in 5 buckets: 1,024 wide. The first begins at 19 · 1,024 = 19,456.
    const series = reader.series(run.id, 'loss', { buckets: 5 });
    expect(series.map(({ step }) => step)).toEqual([20_001, 20_480, 21_504, 22_528, 23_552, 24_576]);
  });

  it.each([
    { from: 'points', count: 100 },
    { from: 'rollups', count: 5000 },
  ])('has no mean, but extremes, where opposite infinities meet: from $from', ({ count }) => {
    using store = openStore(file);
    const run = store.startRun({ experiment: 'e' });
    for (let step = 0; step < count; step += 1) {
      const loss = step === 1 ? Infinity : step === 2 ? -Infinity : 1;
      run.log({ loss }, { step });
    }
    run.finish();
    using reader = openReader(file);
    const [first, second] = reader.series(run.id, 'loss', { buckets: 3 });
    expect(first).toMatchObject({ step: 0, value: NaN, min: -Infinity, max: Infinity });
    expect(second).toMatchObject({ value: 1, min: 1, max: 1 });
  });

  it.each([
    { buckets: 512, width: 8, level: null, longer: 257 },
    { buckets: 256, width: 16, level: 4, longer: 129 },
    { buckets: 255, width: 32, level: 4, longer: 129 },
    { buckets: 64, width: 64, level: 6, longer: 33 },
    { buckets: 63, width: 128, level: 6, longer: 33 },
    { buckets: 1, width: 4096, level: 12, longer: 1 },
  ])(
    'of 4,096 steps in $buckets buckets is read from rollups of 2^$level steps',
    ({ buckets, width, level, longer }) => {
      using store = openStore(file);
      const run = store.startRun({ experiment: 'e' });
      for (let step = 0; step < 4096; step += 1) run.log({ loss: 1 }, { step });
      run.flush();
      // So that each bucket says which level it is from; null: from the points.
      const database = new Database(file);
      database.exec('UPDATE rollups SET max = 1000 + level');
      database.close();
      using reader = openReader(file);
      const series = reader.series(run.id, 'loss', { buckets });
      expect(series.map(({ step }) => step)).toEqual(
        Array.from({ length: 4096 / width }, (_, at) => at * width),
      );
      expect(new Set(series.map(({ max }) => max))).toEqual(new Set([level === null ? 1 : 1000 + level]));
      // One step more than they cover makes buckets twice as wide.
      run.log({ loss: 1 }, { step: 4096 });
      run.flush();
      expect(reader.series(run.id, 'loss', { buckets })).toHaveLength(longer);
    },
  );

  it('of a run or a metric that is not there is empty', () => {
    using store = openStore(file);
    const run = store.startRun({ experiment: 'e' });
    run.log({ loss: 1 }, { step: 0 });
    const other = store.startRun({ experiment: 'e' });
    other.log({ accuracy: 1 }, { step: 0 });
    store.close();
    using reader = openReader(file);
    expect(reader.series(run.id, 'accuracy')).toEqual([]);
    expect(reader.series(run.id, 'nothing')).toEqual([]);
    expect(reader.series('nowhere', 'loss')).toEqual([]);
  });

  it.each([0, -1, 1.5, NaN])('is refused in %d buckets', (buckets) => {
    using store = openStore(file);
    const { id } = store.startRun({ experiment: 'e' });
    using reader = openReader(file);
    expect(() => reader.series(id, 'loss', { buckets })).toThrow(
      new InvalidValueError(`Expected \`buckets\` to be an integer from 1 up, got ${buckets}`),
    );
  });

  it('has no zigzag after a resume, and an event says how much was replaced', () => {
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
    expect(reader.events(id).filter(({ kind }) => kind === 'superseded')).toMatchObject([
      { detail: '{"afterStep":60,"points":80}' },
    ]);
    expect(reader.series(id, 'late').map(({ step }) => step)).toEqual(
      series.slice(0, 61).map(({ step }) => step),
    );
  });
});
