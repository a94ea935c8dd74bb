import { readdirSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { openStatements } from '../../fixtures/open-statements.js';
import type { Write } from './fenced-writes.js';
import { WaitingWrites } from './waiting-writes.js';

const NOW = 5000;

function openWaiting() {
  const { file, rows, statements } = openStatements();
  const id = statements.runs.create({ experiment: 'e' }, 0);
  const number = statements.leases.start(id, statements.leases.take(id, 'runner', 1), 2);
  const identity = {
    number,
    id,
    name: 'n',
    token: 1,
    createdAt: 0,
    endsWithProcess: false,
    costs: { earlier: {}, gpus: [] },
  };
  const onError = vi.fn<(error: Error) => void>();
  const open = () => new WaitingWrites(statements, identity, onError);
  const transact = (write: Write) => statements.transaction(() => write(number, NOW));
  const refuse = (write: Write) =>
    statements.transaction(() => {
      write(number, NOW);
      throw new Error('the disk is full');
    });
  return {
    ...{ file, number, onError, open, refuse, rows, statements, transact, waiting: open() },
    points: () =>
      rows('SELECT run, name, step, value FROM points JOIN keys ON number = key ORDER BY name, step'),
    logs: () => rows('SELECT run, time, stream, text FROM logs ORDER BY number'),
    tags: () => rows('SELECT run, key, value FROM tags'),
    progress: () => rows('SELECT run, epoch, step FROM progress'),
    events: () => rows('SELECT time, kind FROM events WHERE time > 2 ORDER BY number'),
  };
}

const progress = { epoch: 1, epochs: 2, step: 3, steps: 4, imagesPerSecond: null, etaSeconds: null };
const none: Write = () => undefined;

describe('what a run has to write', () => {
  it('is written in one transaction, once', () => {
    const {
      events,
      logs,
      number,
      points,
      progress: stored,
      statements,
      tags,
      transact,
      waiting,
    } = openWaiting();
    waiting.points.add('loss', 1, 10, 0.5);
    waiting.addOutput('stdout', 'a');
    waiting.addOutput('stderr', 'b');
    waiting.progress = progress;
    waiting.defer({ tag: 'later', value: 'yes' });
    const writes: number[] = [];
    const counted = (write: Write) => {
      writes.push(1);
      transact(write);
    };
    waiting.write(counted, (run, now) => statements.leases.event(run, 'also', null, now));
    expect(writes).toHaveLength(1);
    const all = () => ({
      points: points(),
      logs: logs(),
      progress: stored(),
      events: events(),
      tags: tags(),
    });
    const written = {
      points: [[number, 'loss', 1, 0.5]],
      logs: [
        [number, NOW, 'stdout', 'a'],
        [number, NOW, 'stderr', 'b'],
      ],
      progress: [[number, 1, 3]],
      events: [[NOW, 'also']],
      tags: [[number, 'later', 'yes']],
    };
    expect(all()).toEqual(written);
    expect([waiting.points.size, waiting.progress]).toEqual([0, undefined]);
    waiting.write(transact, none);
    expect(all()).toEqual(written);
  });

  it('waits on when the store refuses it', () => {
    const { logs, number, points, progress: stored, refuse, tags, transact, waiting } = openWaiting();
    waiting.points.add('loss', 1, 10, 0.5);
    waiting.addOutput('stdout', 'a');
    waiting.progress = progress;
    waiting.defer({ tag: 'later', value: 'yes' });
    expect(() => waiting.write(refuse, none)).toThrow('the disk is full');
    expect([points(), logs(), stored(), tags()]).toEqual([[], [], [], []]);
    expect(waiting.progress).toBe(progress);
    waiting.write(transact, none);
    expect(points()).toEqual([[number, 'loss', 1, 0.5]]);
    expect(logs()).toEqual([[number, NOW, 'stdout', 'a']]);
    expect(stored()).toEqual([[number, 1, 3]]);
    expect(tags()).toEqual([[number, 'later', 'yes']]);
  });

  it('is much from 16,384 points on', () => {
    const { waiting } = openWaiting();
    for (let step = 0; step < 16_383; step += 1) waiting.points.add('loss', step, 0, 1);
    expect(waiting.isMuch).toBe(false);
    waiting.points.add('loss', 16_383, 0, 1);
    expect(waiting.isMuch).toBe(true);
  });

  it('goes on after what is stored, also after points were removed', () => {
    const { open, points, statements, transact, number, waiting } = openWaiting();
    for (const step of [1, 2, 3]) waiting.points.add('loss', step, 0, step);
    waiting.write(transact, none);
    const next = open();
    next.points.add('loss', 2, 0, 20);
    expect([...next.points.waiting()]).toMatchObject([{ steps: [], late: [{ step: 2 }] }]);
    next.write(transact, none);
    statements.points.removeAfter(number, 1);
    next.restart();
    next.points.add('loss', 2, 0, 200);
    expect([...next.points.waiting()]).toMatchObject([{ steps: [2], late: [] }]);
    next.write(transact, none);
    expect(points()).toEqual([
      [number, 'loss', 1, 1],
      [number, 'loss', 2, 200],
    ]);
  });
});

describe('points that the store refuses', () => {
  it('move to a file when they are many, and come back before those logged since', () => {
    const { file, onError, points, refuse, rows, transact, waiting } = openWaiting();
    for (let step = 0; step < 65_535; step += 1) waiting.points.add('loss', step, 0, step);
    waiting.spillIfDue();
    expect(waiting.points.size).toBe(65_535);
    waiting.points.add('odd', 3, 0, NaN);
    waiting.spillIfDue();
    expect(waiting.points.size).toBe(0);
    expect(readdirSync(`${file}.pending`)).toHaveLength(1);
    waiting.points.add('loss', 7, 0, -1);
    waiting.points.add('new', 0, 0, 2);
    expect(() => waiting.write(refuse, none)).toThrow('the disk is full');
    expect(points()).toEqual([]);
    expect(readdirSync(`${file}.pending`)).toHaveLength(1);
    waiting.write(transact, none);
    expect(readdirSync(`${file}.pending`)).toEqual([]);
    expect(
      rows(
        "SELECT count(*), sum(step) FROM points WHERE key = (SELECT number FROM keys WHERE name = 'loss')",
      ),
    ).toEqual([[65_535, (65_534 * 65_535) / 2]]);
    expect(
      rows('SELECT name, step, value FROM points JOIN keys ON number = key WHERE step IS NOT value'),
    ).toEqual([
      ['loss', 7, -1],
      ['odd', 3, null],
      ['new', 0, 2],
    ]);
    expect(onError).not.toHaveBeenCalled();
  });

  it('move there with the end of the run when told to', () => {
    const { file, waiting } = openWaiting();
    waiting.points.add('loss', 1, 10, 0.5);
    expect(waiting.spill({ status: 'failed', reason: null, time: 9 })).toContain(`${file}.pending`);
    expect(waiting.points.size).toBe(0);
    expect(readdirSync(`${file}.pending`)).toHaveLength(1);
  });
});
