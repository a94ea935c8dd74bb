import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { loseHolders } from '../../fixtures/lose-holders.js';
import { openStatements } from '../../fixtures/open-statements.js';
import { SpilledPoints, type SpilledEnd } from './spilled-points.js';
import { PointBuffer } from '../metrics/point-buffer.js';
import type { EndStatus } from '../runs/life-cycle.js';
import { replaySpilledPoints } from './replay-spilled-points.js';

/** A run that was leased and started here, `attempts` times, at the times 1 and 2. */
function openRun(attempts = 1) {
  const { database, file, rows, statements } = openStatements();
  const { leases, runs } = statements;
  const id = runs.create({ experiment: 'e' }, 0);
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    leases.start(id, leases.take(id, 'runner', 1), 2);
    if (attempt < attempts) leases.end(leases.find(id).run, attempt, 'failed', null, 3);
  }
  const { run } = leases.find(id);
  return {
    ...{ file, id, leases, run, statements },
    lose: () => loseHolders(database),
    keep: (token: number, value: number, end?: SpilledEnd): string => {
      const buffer = new PointBuffer();
      buffer.add('loss', 7, 70, value);
      return new SpilledPoints(file, id, token).append(buffer, { end });
    },
    points: () => rows('SELECT run, step, time, value FROM points JOIN keys ON number = key'),
    state: () => rows('SELECT status, reason, ended_at FROM runs')[0],
  };
}

describe('points that wait beside the store', () => {
  it('are written once their process is gone, and their file is removed', () => {
    const { file, keep, lose, points, run, state, statements } = openRun();
    const kept = keep(1, 5);
    lose();
    replaySpilledPoints(statements);
    expect(points()).toEqual([[run, 7, 70, 5]]);
    expect(state()).toEqual(['running', null, null]);
    expect(existsSync(kept)).toBe(false);
    replaySpilledPoints(statements);
    expect(points()).toHaveLength(1);
    expect(existsSync(`${file}.pending`)).toBe(true);
  });

  it('are left to a process that lives', () => {
    const { keep, points, state, statements } = openRun();
    const kept = keep(1, 5);
    replaySpilledPoints(statements);
    expect(points()).toEqual([]);
    expect(state()).toEqual(['running', null, null]);
    expect(existsSync(kept)).toBe(true);
  });

  it('of an older lease are left where they are, those of the newest are written', () => {
    const { keep, lose, points, run, statements } = openRun(2);
    const [old, newest] = [keep(1, 99), keep(2, 5)];
    lose();
    replaySpilledPoints(statements);
    expect(points()).toEqual([[run, 7, 70, 5]]);
    expect([existsSync(old), existsSync(newest)]).toEqual([true, false]);
  });

  it('of a run that the store does not have are left where they are', () => {
    const { file, statements } = openRun();
    const spilled = new SpilledPoints(file, '01M8JBARDXBE82AHC5M2EVH0RM', 1);
    const kept = spilled.append(new PointBuffer());
    replaySpilledPoints(statements);
    expect(existsSync(kept)).toBe(true);
    expect(path.dirname(kept)).toBe(`${file}.pending`);
  });

  it('are those of every run', () => {
    const { file, keep, lose, points, statements } = openRun();
    const other = statements.runs.create({ experiment: 'e' }, 0);
    statements.leases.start(other, statements.leases.take(other, 'runner', 1), 2);
    const buffer = new PointBuffer();
    buffer.add('accuracy', 1, 10, 3);
    new SpilledPoints(file, other, 1).append(buffer);
    keep(1, 5);
    lose();
    replaySpilledPoints(statements);
    expect(points()).toHaveLength(2);
  });

  it('replace those of the same step that are stored', () => {
    const { keep, lose, points, run, statements } = openRun();
    const buffer = new PointBuffer();
    buffer.add('loss', 7, 60, 1);
    statements.points.write(statements.leases.fence(run, 1, 3), statements.points.prepare(buffer));
    keep(1, 5);
    lose();
    replaySpilledPoints(statements);
    expect(points()).toEqual([[run, 7, 70, 5]]);
  });

  it('are written too when the crash of their process has been put down already', () => {
    const { keep, leases, points, run, state, statements } = openRun();
    keep(1, 5);
    leases.end(run, 1, 'crashed', 'gone', 8);
    replaySpilledPoints(statements);
    expect(points()).toEqual([[run, 7, 70, 5]]);
    expect(state()).toEqual(['crashed', 'gone', 8]);
  });

  it('are nothing to be removed once another process has taken them in', () => {
    const { keep, lose, points, statements } = openRun();
    keep(1, 5);
    lose();
    const remove = vi.spyOn(SpilledPoints.prototype, 'remove');
    const read = vi.spyOn(SpilledPoints.prototype, 'read').mockReturnValue(undefined);
    replaySpilledPoints(statements);
    expect(points()).toEqual([]);
    expect(read).toHaveBeenCalledTimes(1);
    expect(remove).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it('that the store refuses stay where they are', () => {
    const { keep, lose, points, statements } = openRun();
    const kept = keep(1, 5, { status: 'failed', reason: null, time: 9 });
    lose();
    const end = vi.spyOn(statements.leases, 'replayEnd').mockImplementation(() => {
      throw new Error('the disk is full');
    });
    expect(() => replaySpilledPoints(statements)).toThrow('the disk is full');
    expect(points()).toEqual([]);
    expect(existsSync(kept)).toBe(true);
    end.mockRestore();
    const find = vi.spyOn(statements.leases, 'find').mockImplementation(() => {
      throw new Error('the disk is broken');
    });
    expect(() => replaySpilledPoints(statements)).toThrow('the disk is broken');
    find.mockRestore();
    replaySpilledPoints(statements);
    expect(points()).toHaveLength(1);
    expect(existsSync(kept)).toBe(false);
  });
});

describe('the end of a run that waits beside the store', () => {
  const end: SpilledEnd = { status: 'finished', reason: 'done', time: 9 };

  it('is taken in with its points though the process lives on: it has left the run', () => {
    const { keep, points, state, statements } = openRun();
    const kept = keep(1, 5, end);
    replaySpilledPoints(statements);
    expect(state()).toEqual(['finished', 'done', 9]);
    expect(points()).toHaveLength(1);
    expect(existsSync(kept)).toBe(false);
  });

  it('is truer than a crash that others have put down meanwhile', () => {
    const { keep, leases, run, state, statements } = openRun();
    keep(1, 5, end);
    leases.end(run, 1, 'crashed', 'gone', 8);
    replaySpilledPoints(statements);
    expect(state()).toEqual(['finished', 'done', 9]);
  });

  it.each<EndStatus>(['finished', 'failed', 'killed', 'pruned'])(
    'changes nothing of a run that is %s',
    (status) => {
      const { keep, leases, points, run, state, statements } = openRun();
      const kept = keep(1, 5, { ...end, status: status === 'failed' ? 'finished' : 'failed' });
      leases.end(run, 1, status, 'as told', 8);
      replaySpilledPoints(statements);
      expect(state()).toEqual([status, 'as told', 8]);
      expect(points()).toHaveLength(1);
      expect(existsSync(kept)).toBe(false);
    },
  );
});
