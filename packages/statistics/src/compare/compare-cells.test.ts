import { describe, expect, it } from 'vitest';
import { studentInterval } from '../intervals/student-interval.js';
import { compareCells } from './compare-cells.js';
import type { ComparedCell, ComparisonOptions } from './comparison.js';
import type { Outcome } from './outcome.js';
import { tableObservations } from './table-observations.js';

/** A number is a finished run; d, f, p and m stand for diverged, failed, pruned and missing ones. */
type Short = number | 'd' | 'f' | 'p' | 'm';
const STATES = { d: 'diverged', f: 'failed', p: 'pruned', m: 'missing' } as const;

function cell(label: string, runs: readonly Short[], baseline: number | null = 0): ComparedCell {
  return {
    label,
    labels: { model: label },
    runs: runs.map((run): Outcome =>
      typeof run === 'number' ? { state: 'finished', value: run } : { state: STATES[run] },
    ),
    baseline,
  };
}

const zeros = (n: number) => new Array<number>(n).fill(0);
const up = [2, 3, 1, 4, 5, 6, 7, 8];
const options = (n: number, more: Partial<ComparisonOptions> = {}): ComparisonOptions => ({
  ...{ metric: 'test/loss', goal: 'max', seeds: Array.from({ length: n }, (_, seed) => seed + 10) },
  ...{ isCompared: true, ...more },
});

describe('a comparison', () => {
  it('describes each cell and compares it with its own baseline', () => {
    const { rows, comparisons, waitsFor } = compareCells(
      [
        cell('a', zeros(8), 0),
        cell('a+', up),
        cell(
          'b+',
          up.map((value) => -value),
          3,
        ),
        cell('b', zeros(8), 3),
      ],
      options(8),
    );
    expect([comparisons, waitsFor]).toEqual([2, []]);
    expect(rows[1]).toMatchObject({
      ...{ label: 'a+', labels: { model: 'a+' }, n: 8, mean: 4.5, interval: studentInterval(up) },
      ...{ baseline: 'a', difference: { mean: 4.5, interval: studentInterval(up), pairs: 8 } },
      // Of 256 patterns the one seen and its mirror, for both comparisons: their differences are each other's mirror.
      ...{ p: 2 / 256, sameP: null, verdict: 'better' },
      ...{ missing: 0, failed: 0, diverged: 0, pruned: 0 },
    });
    expect(rows[1]?.sd).toBeCloseTo(Math.sqrt(6), 12);
    expect(rows[1]?.decision).toMatchObject({ verdict: 'better', decidedAt: 8 });
    expect(rows[2]).toMatchObject({ baseline: 'b', difference: { mean: -4.5 }, verdict: 'worse' });
    expect(rows[0]).toMatchObject({ baseline: null, difference: null, p: null, verdict: 'baseline' });
  });

  it('says higher and lower where no goal is known', () => {
    const cells = [
      cell('a', zeros(8), 0),
      cell('b', up),
      cell(
        'c',
        up.map((value) => -value),
      ),
    ];
    const verdicts = (more: Partial<ComparisonOptions>) =>
      compareCells(cells, options(8, more)).rows.map(({ verdict }) => verdict);
    expect(verdicts({ goal: null })).toEqual(['baseline', 'higher', 'lower']);
    expect(verdicts({ goal: 'min' })).toEqual(['baseline', 'worse', 'better']);
    expect(compareCells(cells, options(8)).comparisons).toBe(2);
  });

  it.each([
    [1, 'undecided (at least 5 more seeds)'],
    [2, 'undecided (at least 4 more seeds)'],
    [5, 'undecided (at least 1 more seed)'],
    [6, 'better'],
    [8, 'better'],
  ])('of %d seeds that all point one way, beside two other comparisons, is %s', (n, verdict) => {
    const cells = [
      cell('a', zeros(n), 0),
      cell('b', new Array<number>(n).fill(3)),
      ...['c', 'd'].map((label) =>
        cell(
          label,
          up.slice(0, n).map((value, seed) => value * (-1) ** seed),
        ),
      ),
    ];
    expect(compareCells(cells, options(n)).rows[1]?.verdict).toBe(verdict);
  });

  it.each([
    [5, 'undecided (at least 1 more seed)'],
    [6, 'same within 9'],
  ])('of %d near seeds with a margin is %s', (n, verdict) => {
    const cells = [cell('a', zeros(n), 0), cell('b', up.slice(0, n))];
    const { rows, margin } = compareCells(cells, options(n, { margin: 9 }));
    expect([rows[1]?.verdict, margin]).toEqual([verdict, 9]);
    expect(rows[1]?.sameP).toBe(1 / 2 ** n);
  });

  it('says what a comparison lacks, and gives the others their verdict', () => {
    const cells = [
      cell('a', zeros(8), 0),
      cell('b', [...up.slice(0, 6), 'm', 'm']),
      cell('c', up),
      cell('d', [...up.slice(0, 7), 'f']),
      cell('alone', ['m', 1, 2, 3, 4, 5, 6, 7], null),
    ];
    const { rows, waitsFor } = compareCells(cells, options(8));
    expect(waitsFor).toEqual([
      { label: 'b', seed: 16 },
      { label: 'b', seed: 17 },
    ]);
    expect(rows.map(({ verdict }) => verdict)).toEqual([
      ...[
        'baseline',
        'undecided: seeds 16 and 17 missing',
        'better',
        'fails in 1 of 8 seeds',
        'no baseline cell',
      ],
    ]);
    expect(rows[1]).toMatchObject({ n: 6, missing: 2, difference: { pairs: 6 } });
    expect(rows[3]).toMatchObject({ n: 7, failed: 1, missing: 0 });
    expect(rows[4]).toMatchObject({ n: 7, missing: 1, decision: null, difference: null });
  });

  it('is held at the looks that were planned', () => {
    const cells = [
      cell('a', zeros(16), 0),
      cell('b', [...up, 1]),
      cell('c', [1, -1, 2, -2, 1, -1, 2, -2, 1, 2, 3, 1]),
    ];
    const looks = { looks: [8, 12], held: [] };
    const found = compareCells(cells, options(14, { looks }));
    expect(found).toMatchObject({ looks: [8, 12], nextLook: null, exploratorySeeds: 2, waitsFor: [] });
    expect(found.held.map(({ seeds, parts }) => [seeds, parts.map((part) => part.cell)])).toEqual([
      [8, ['1', '2']],
      [12, ['2']],
    ]);
    expect(found.rows.map(({ missing, decision }) => [missing, decision?.decidedAt])).toEqual([
      [0, null],
      [0, 8],
      [0, null],
    ]);
    expect(found.rows[1]?.difference?.interval?.kind).toBe('repeated');
    const early = compareCells(
      cells.map((each) => ({ ...each, runs: each.runs.slice(0, 8) })),
      options(12, { looks }),
    );
    expect([early.nextLook, early.waitsFor.length, early.rows[2]?.missing]).toEqual([12, 8, 0]);
    expect(early.rows[2]?.verdict).toBe('undecided (next look at 12)');
  });

  it('has no verdicts where no baseline was named', () => {
    const { rows, comparisons } = compareCells(
      [cell('a', up, null), cell('a', up, 0)],
      options(8, { isCompared: false }),
    );
    expect(comparisons).toBe(0);
    expect(rows.map(({ verdict, decision }) => [verdict, decision])).toEqual([
      ['', null],
      ['', null],
    ]);
    expect(compareCells([], options(0, { isCompared: false })).rows).toEqual([]);
  });

  it('tells cells of one label apart', () => {
    const { rows } = compareCells([cell('a', zeros(8), 0), cell('a', up)], options(8));
    expect(rows.map(({ verdict }) => verdict)).toEqual(['baseline', 'better']);
  });
});

describe('runs that diverged', () => {
  const cells = [cell('a', zeros(8), 0), cell('b', [...up.slice(0, 6), 'd', NaN])];

  it('fail their cell where there is no worst value', () => {
    const [, row] = compareCells(cells, options(8)).rows;
    expect(row).toMatchObject({ n: 6, mean: 3.5, diverged: 2, verdict: 'fails in 2 of 8 seeds' });
    expect(row).toMatchObject({ difference: null, p: null });
  });

  it('count as the worst value, in the mean as in the difference', () => {
    const [, row] = compareCells(cells, options(8, { worst: -10 })).rows;
    expect(row).toMatchObject({ n: 8, mean: 0.125, diverged: 2, difference: { mean: 0.125, pairs: 8 } });
  });

  it('are no gap, as pruned ones are', () => {
    const pruned = cell('b', [...up.slice(0, 5), 'p', 'm']);
    const [, row] = compareCells(
      [cell('a', zeros(8), 0), { ...pruned, runs: [...pruned.runs, undefined] }],
      options(8),
    ).rows;
    expect(row).toMatchObject({ n: 5, pruned: 1, missing: 2, verdict: 'no verdict (pruned)' });
  });
});

it('gives the values one by one', () => {
  const cells = [cell('a', [1, 'd', 'm']), cell('b', [2, 'f', 3])];
  const found = (worst: number | null) =>
    tableObservations(cells, { seeds: [4, 5, 6], worst }).map(({ labels, seed, value }) => [
      labels.model,
      seed,
      value,
    ]);
  expect(found(null)).toEqual([
    ['a', 4, 1],
    ['b', 4, 2],
    ['b', 6, 3],
  ]);
  expect(found(0)).toEqual([
    ['a', 4, 1],
    ['a', 5, 0],
    ['b', 4, 2],
    ['b', 6, 3],
  ]);
});
