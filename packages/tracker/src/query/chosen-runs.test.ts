import { describe, expect, it } from 'vitest';
import type { RunStatus } from '../runs/life-cycle.js';
import type { JsonObject, RunRow } from '../types.js';
import { cellOfRun, ChosenRuns, seedOfRun } from './chosen-runs.js';
import { runOutcome } from './run-outcome.js';

function row(id: string, given: Partial<RunRow> = {}): RunRow {
  return {
    ...{ id, name: id, experiment: 'x', status: 'finished', seed: 0, config: {}, configHash: 'c' },
    ...{ reason: null, tags: {}, metrics: {}, ...given },
  } as RunRow;
}

const idOf = (at: number): string => `01M8JBARDXBE82AHC5M2EVH0R${at}`;

const last = (value: number): RunRow['metrics'][string] => ({
  ...{ last: value, min: value, max: value, mean: value, count: 1 },
  ...{ lastStep: 0, minStep: 0, maxStep: 0 },
});

describe('which run answers for a cell and seed', () => {
  it.each<[what: string, runs: readonly (readonly [RunStatus, string])[], chosen: number | null]>([
    [
      'the newest of equals',
      [
        ['finished', 'x'],
        ['finished', 'x'],
      ],
      0,
    ],
    [
      'a finished one before what came later',
      [
        ['crashed', 'x'],
        ['running', 'x'],
        ['finished', 'x'],
      ],
      2,
    ],
    [
      'its own experiment’s before another’s',
      [
        ['finished', 'y'],
        ['finished', 'x'],
      ],
      1,
    ],
    [
      'another’s finished one before its own failed one',
      [
        ['failed', 'x'],
        ['finished', 'y'],
      ],
      1,
    ],
    ['no unfinished one of another', [['running', 'y']], null],
    [
      'one that may still end before one that will not',
      [
        ['failed', 'x'],
        ['killed', 'x'],
        ['pending', 'x'],
      ],
      2,
    ],
    [
      'a pruned one before one that crashed',
      [
        ['crashed', 'x'],
        ['pruned', 'x'],
      ],
      1,
    ],
  ])('is %s', (_, runs, chosen) => {
    const rows = runs.map(([status, experiment], at) => row(idOf(at), { status, experiment }));
    expect(new ChosenRuns(rows, 'x').find('c', 0)?.id).toBe(chosen === null ? undefined : idOf(chosen));
  });

  it('is none that no folder may be named after, unless it needs none any more', () => {
    const find = (status: RunStatus) => new ChosenRuns([row('../..', { status })], 'x').find('c', 0)?.id;
    expect(find('crashed')).toBeUndefined();
    expect(find('finished')).toBe('../..');
  });

  it('keeps cells and seeds apart', () => {
    const rows = [row('a', { seed: 2 }), row('b', { seed: 1 }), row('d', { configHash: 'd', seed: 1 })];
    const chosen = new ChosenRuns(rows, 'x');
    expect([...chosen.ofCell('c')].map(([seed, { id }]) => [seed, id])).toEqual([
      [1, 'b'],
      [2, 'a'],
    ]);
    expect([chosen.find('c', 3), chosen.find('e', 1), [...chosen.ofCell('e')]]).toEqual([
      undefined,
      undefined,
      [],
    ]);
  });
});

describe('runs without a hash', () => {
  const cellOf = (config: JsonObject, id = 'a') => cellOfRun(row(id, { configHash: null, config }));

  it('are one cell where their configuration is equal, the seed apart', () => {
    const one = cellOf({ lr: 0.1, model: { depth: 8, wide: true }, seed: 1 });
    expect(cellOf({ model: { wide: true, depth: 8 }, seed: 2, lr: 0.1 }, 'b')).toBe(one);
    expect(cellOf({ lr: 0.1, model: { depth: 20, wide: true }, seed: 1 })).not.toBe(one);
    expect(cellOf({ lr: 0.1, model: { depth: 8, wide: true, seed: 3 }, seed: 1 })).not.toBe(one);
    expect(cellOf({ order: [1, 2] })).not.toBe(cellOf({ order: [2, 1] }));
  });

  it('are a cell each where there is no configuration', () => {
    expect([cellOf({}, 'a'), cellOf({ seed: 1 }, 'b')]).toEqual(['a', 'b']);
  });

  it.each([
    [4, { seed: 1 }, 4],
    [null, { seed: 1 }, 1],
    [null, { seed: 'one' }, null],
    [null, {}, null],
  ])('have the seed %j, else that of %j: %j', (seed, config, expected) => {
    expect(seedOfRun(row('a', { seed, config }))).toBe(expected);
  });
});

describe('what became of a run', () => {
  it.each<[status: RunStatus, metrics: Record<string, number>, outcome: object]>([
    ['finished', { acc: 0.5 }, { state: 'finished', value: 0.5 }],
    ['finished', { acc: NaN }, { state: 'diverged' }],
    ['finished', { acc: -Infinity }, { state: 'diverged' }],
    ['finished', { 'train/loss': NaN }, { state: 'missing' }],
    ['failed', { acc: 0.5, 'train/loss': NaN }, { state: 'diverged' }],
    ['failed', { loss: Infinity }, { state: 'diverged' }],
    ['failed', { acc: NaN, 'train/loss': 1, hinge_loss: NaN }, { state: 'failed' }],
    ['pruned', { acc: 0.5 }, { state: 'pruned' }],
    ...(['crashed', 'killed', 'pending', 'leased', 'running'] as const).map(
      (status): [RunStatus, Record<string, number>, object] => [
        status,
        { acc: 0.5, loss: NaN },
        { state: 'missing' },
      ],
    ),
  ])('%s with %j is %j', (status, values, outcome) => {
    const metrics = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, last(value)]));
    expect(runOutcome(row('a', { status, metrics }), 'acc')).toEqual(outcome);
  });

  it('is missing where there is no run', () => {
    expect(runOutcome(undefined, 'acc')).toEqual({ state: 'missing' });
  });
});
