import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { InvalidValueError, RunEndedError } from '../errors.js';
import { openReader } from '../query/reader.js';
import { openStore } from '../store.js';

let file: string;

beforeEach(() => {
  file = path.join(temporaryFolder(), 'ablate.db');
});

describe('log', () => {
  it('is durable within 200 ms without a flush', async () => {
    using store = openStore(file);
    const run = store.startRun({ experiment: 'e' });
    run.log({ loss: 1 }, { step: 0 });
    await sleep(200);
    using reader = openReader(file);
    expect(reader.series(run.id, 'loss')).toHaveLength(1);
  });

  it('is durable in a program that never yields', () => {
    using store = openStore(file, { flushInterval: 10 });
    const run = store.startRun({ experiment: 'e' });
    const end = Date.now() + 40;
    for (let step = 0; step < 1000 || Date.now() < end; step += 1) run.log({ loss: 1 }, { step });
    using reader = openReader(file);
    expect(reader.series(run.id, 'loss').length).toBeGreaterThan(0);
  });

  it('keeps NaN and both infinities apart', () => {
    using store = openStore(file);
    const run = store.startRun({ experiment: 'e' });
    const values = [NaN, Infinity, -Infinity, 0.5];
    run.logBatch(values.map((loss, step) => ({ values: { loss }, step })));
    run.log({ bad: NaN }, { step: 3 });
    run.finish();
    using reader = openReader(file);
    expect(reader.series(run.id, 'loss').map(({ value }) => value)).toEqual(values);
    const { metrics } = reader.getRun(run.id);
    expect(metrics.loss).toEqual({
      ...{
        last: 0.5,
        lastStep: 3,
        min: -Infinity,
        minStep: 2,
        max: Infinity,
        maxStep: 1,
        mean: NaN,
        count: 4,
      },
    });
    expect(metrics.bad).toMatchObject({ last: NaN, min: NaN, max: NaN, mean: NaN, count: 1 });
  });

  it('counts steps by itself, on from the largest, also in the next process', () => {
    using store = openStore(file);
    const id = store.enqueue({ experiment: 'e' });
    const steps = (key: string) => {
      using reader = openReader(file);
      return reader.series(id, key).map(({ step }) => step);
    };
    const attached = () => store.attach(id, store.lease(id, 'me').token);
    const run = attached();
    run.log({ a: 1 });
    run.log({ b: 1 }, { time: Date.now() });
    run.log({ a: 1 }, { step: 7 });
    run.log({ a: 1 }, { step: 3 });
    run.log({ a: 1 });
    run.flush();
    expect([steps('a'), steps('b')]).toEqual([[0, 3, 7, 8], [1]]);
    run.supersedeAfter(3);
    run.log({ a: 1 });
    run.flush();
    expect(steps('a')).toEqual([0, 3, 4]);
    run.finish('failed');
    const next = attached();
    next.log({ a: 1 });
    next.finish();
    expect(steps('a')).toEqual([0, 3, 4, 5]);
  });

  it('lets the last of two values at one step win, within a flush and over several', () => {
    using store = openStore(file);
    const run = store.startRun({ experiment: 'e' });
    run.log({ loss: 9 }, { step: 1 });
    run.log({ loss: 1 }, { step: 1 });
    run.log({ loss: 7 }, { step: 3 });
    run.flush();
    run.log({ loss: 2 }, { step: 3 });
    run.log({ loss: 5 }, { step: 2 });
    run.flush();
    using reader = openReader(file);
    expect(reader.series(run.id, 'loss').map(({ step, value }) => [step, value])).toEqual([
      ...[
        [1, 1],
        [2, 5],
        [3, 2],
      ],
    ]);
    expect(reader.getRun(run.id).metrics.loss).toEqual({
      ...{ last: 2, lastStep: 3, min: 1, minStep: 1, max: 5, maxStep: 2, mean: 8 / 3, count: 3 },
    });
  });

  it('refuses what is no step and no number', () => {
    using store = openStore(file);
    const run = store.startRun({ experiment: 'e' });
    for (const step of [-1, 0.5, NaN]) expect(() => run.log({ a: 1 }, { step })).toThrow(InvalidValueError);
    const values: Record<string, number> = JSON.parse('{"a": "1"}') as Record<string, number>;
    expect(() => run.log(values, { step: 0 })).toThrow(
      'Expected the value of "a" to be a number, got string',
    );
  });
});

describe('the end of a run', () => {
  it('is finish, after which nothing can be written', () => {
    using store = openStore(file);
    const run = store.startRun({ experiment: 'e' });
    run.log({ loss: 1 }, { step: 0 });
    run.finish();
    using reader = openReader(file);
    expect(reader.getRun(run.id)).toMatchObject({ status: 'finished', reason: null });
    expect(reader.series(run.id, 'loss')).toHaveLength(1);
    expect(() => run.log({ loss: 1 }, { step: 1 })).toThrow(RunEndedError);
  });

  it('is failed when it is left before finish, its points kept', async () => {
    using store = openStore(file);
    let id: string;
    {
      await using run = store.startRun({ experiment: 'e' });
      run.log({ loss: 1 }, { step: 0 });
      id = run.id;
    }
    using reader = openReader(file);
    expect(reader.getRun(id)).toMatchObject({ status: 'failed', reason: 'left before finish()' });
    expect(reader.series(id, 'loss')).toHaveLength(1);
  });
});

describe('beside its points a run keeps', () => {
  it('progress, trace, backend and tags', () => {
    using store = openStore(file);
    const run = store.startRun({ experiment: 'e', tags: { group: 'a' } });
    const progress = { epoch: 1, epochs: 2, step: 3, steps: 4, imagesPerSecond: null, etaSeconds: 5.5 };
    run.progress(progress);
    run.setTrace(['onTrainStart', 'onTrainEnd']);
    run.setBackend('wasm', 'cpu');
    run.tag('best');
    run.flush();
    using reader = openReader(file);
    expect(reader.progress(run.id)).toEqual(progress);
    expect(reader.trace(run.id)).toEqual(['onTrainStart', 'onTrainEnd']);
    expect(reader.getRun(run.id)).toMatchObject({
      backend: 'wasm',
      device: 'cpu',
      status: 'running',
      tags: { group: 'a', best: '' },
    });
  });

  it('where it came from, without secrets', () => {
    process.env.SECRET_TOKEN = 'do-not-store-me';
    using store = openStore(file);
    const run = store.startRun({ experiment: 'e' });
    using reader = openReader(file);
    expect(reader.environment(run.id)).toMatchObject({ node: process.version, argv: process.argv });
    expect(JSON.stringify(reader.environment(run.id))).not.toContain('do-not-store-me');
  });

  it('artifacts by content, and none outside the store', () => {
    using store = openStore(file);
    const run = store.startRun({ experiment: 'e' });
    const source = path.join(path.dirname(file), 'weights.bin');
    writeFileSync(source, 'abc');
    const first = run.artifact(source);
    const second = run.artifact(source, 'copies/again.bin');
    expect(first.sha256).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(second.path).toBe(first.path);
    expect(readFileSync(first.path, 'utf8')).toBe('abc');
    using reader = openReader(file);
    expect(reader.artifacts(run.id)).toEqual([second, first]);
    for (const name of ['../out', '/etc/passwd', 'a/../../b', 'C:\\x', '', 'a//b']) {
      expect(() => run.artifact(source, name)).toThrow(InvalidValueError);
    }
  });
});
