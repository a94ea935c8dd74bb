import { describe, expect, it } from 'vitest';
import { bootstrapInterval } from './bootstrap.js';
import { compareCells, type Group, type GroupRun } from './compare-cells.js';
import { signFlipMonteCarlo, signFlipP } from './sign-flip.js';

function group(model: string, regularizers: string, values: readonly (number | GroupRun['status'])[]): Group {
  return {
    label: `${model}/${regularizers}`,
    labels: { model, regularizers },
    runs: values.map((value, seed) =>
      typeof value === 'number' ? { seed, status: 'finished', value } : { seed, status: value, value: null },
    ),
  };
}
const options = { metric: 'test/accuracy', goal: 'max', baseline: { regularizers: 'none' } } as const;

describe('compareCells', () => {
  it('compares each group with its own twin, seed by seed', () => {
    const rows = compareCells(
      [
        group('a', 'none', [0.5, 0.6]),
        group('a', 'bn', [0.7, 0.9]),
        group('b', 'none', [0.1, 0.1]),
        group('b', 'bn', [0.3, 0.2]),
      ],
      options,
    );
    expect(rows.map(({ baseline }) => baseline)).toEqual([null, 'a/none', null, 'b/none']);
    expect(rows[1]?.difference?.mean).toBeCloseTo(0.25, 12);
    expect(rows[1]).toMatchObject({ n: 2, p: 0.5, adjustedP: 1, method: 'exact' });
    expect(rows[0]?.verdict).toBe('baseline');
    expect(rows[1]?.verdict).toBe('n is too small to decide (2 pairs; at least 6 needed)');
  });

  it('decides from 6 pairs on, by the goal', () => {
    const low = group('a', 'none', [1, 2, 3, 4, 5, 6]);
    const high = group('a', 'bn', [2, 3, 4, 5, 6, 7.5]);
    expect(compareCells([low, high], options)[1]).toMatchObject({
      p: 2 / 64,
      adjustedP: 2 / 64,
      verdict: 'better',
    });
    expect(compareCells([low, high], { ...options, goal: 'min' })[1]?.verdict).toBe('worse');
    const same = group('a', 'bn', [1.1, 1.9, 3.1, 3.9, 5.1, 5.9]);
    expect(compareCells([low, same], options)[1]?.verdict).toBe('no difference shown');
  });

  it('says when so many comparisons cannot be decided by so few pairs', () => {
    const values = [1, 2, 3, 4, 5, 6];
    const rows = compareCells(
      [
        group('a', 'none', values),
        group(
          'a',
          'bn',
          values.map((v) => v + 1),
        ),
        group(
          'a',
          'wd',
          values.map((v) => v + 2),
        ),
      ],
      options,
    );
    expect(rows[1]).toMatchObject({ p: 2 / 64, adjustedP: 4 / 64 });
    expect(rows[1]?.verdict).toBe('n is too small to decide 2 comparisons (6 pairs; at least 7 needed)');
  });

  it('counts missing and failed runs, and NaN as failed', () => {
    const rows = compareCells([group('a', 'none', [0.5, 'failed', 'missing', NaN, 0.7])], options);
    expect(rows[0]).toMatchObject({ n: 2, missing: 1, failed: 2 });
    expect(rows[0]?.mean).toBeCloseTo(0.6, 12);
  });

  it('has something to say about every gap', () => {
    const rows = compareCells(
      [group('a', 'none', ['failed', 0.5]), group('a', 'bn', [0.5]), group('b', 'bn', [0.5])],
      options,
    );
    expect(rows.map(({ verdict }) => verdict)).toEqual([
      'baseline',
      'no seed in common with the baseline',
      'no baseline cell',
    ]);
    expect(compareCells([group('a', 'bn', [1, 2])], { ...options, baseline: null })[0]?.verdict).toBe('');
  });

  it('calls a significantly worse cell worse, and one with less loss better', () => {
    const high = group('a', 'none', [2, 3, 4, 5, 6, 7.5]);
    const low = group('a', 'bn', [1, 2, 3, 4, 5, 6]);
    const rows = compareCells([high, low], options);
    expect(rows[1]?.difference?.mean).toBeCloseTo(-6.5 / 6, 12);
    expect(rows[1]).toMatchObject({ adjustedP: 2 / 64, verdict: 'worse' });
    expect(compareCells([high, low], { ...options, goal: 'min' })[1]?.verdict).toBe('better');
  });

  it('describes each group, compared or not', () => {
    const [row] = compareCells([group('a', 'bn', [3, 1, 8])], { ...options, baseline: null });
    expect(row).toEqual({
      label: 'a/bn',
      labels: { model: 'a', regularizers: 'bn' },
      n: 3,
      mean: 4,
      sd: expect.closeTo(Math.sqrt(13), 12) as number,
      interval: bootstrapInterval([3, 1, 8]),
      baseline: null,
      difference: null,
      p: null,
      method: null,
      adjustedP: null,
      missing: 0,
      failed: 0,
      pruned: 0,
      verdict: '',
    });
  });

  it('draws random sign patterns for more than 20 seeds', () => {
    const seeds = Array.from({ length: 21 }, (_, seed) => seed);
    const differences = seeds.map((seed) => (seed % 3 === 0 ? -1 : 0.5));
    const none = group('a', 'none', new Array<number>(21).fill(2));
    const bn = (n: number) =>
      group(
        'a',
        'bn',
        differences.slice(0, n).map((difference) => 2 + difference),
      );
    expect(compareCells([none, bn(21)], options)[1]).toMatchObject({
      method: 'monte-carlo',
      p: signFlipMonteCarlo(differences),
      difference: { mean: 0, pairs: 21, interval: bootstrapInterval(differences) },
    });
    expect(compareCells([none, bn(20)], options)[1]).toMatchObject({
      method: 'exact',
      p: signFlipP(differences.slice(0, 20)),
    });
  });

  it('counts pruned runs and finished ones without the metric, which no mean holds', () => {
    const rows = compareCells(
      [
        group('a', 'none', [0.5, 'pruned', 'pruned', 'missing', Infinity]),
        {
          ...group('a', 'bn', []),
          runs: [
            { seed: 0, status: 'finished', value: null },
            { seed: 1, status: 'failed', value: 0.9 },
          ],
        },
      ],
      options,
    );
    expect(rows[0]).toMatchObject({ n: 1, mean: 0.5, sd: null, pruned: 2, missing: 1, failed: 1 });
    expect(rows[1]).toMatchObject({ n: 0, mean: null, pruned: 0, missing: 1, failed: 1 });
  });

  it('corrects over the comparisons of the table, each in its own row', () => {
    const base = [0, 0, 0, 0, 0, 0, 0];
    const rows = compareCells(
      [
        group('a', 'slight', [1, -2, 3, -4, 5, -6, 7]),
        group('a', 'none', base),
        group('a', 'clear', [1, 2, 3, 4, 5, 6, 7]),
        group('b', 'alone', base),
      ],
      options,
    );
    const slight = signFlipP([1, -2, 3, -4, 5, -6, 7]);
    expect(rows.map(({ p, adjustedP }) => [p, adjustedP])).toEqual([
      [slight, slight],
      [null, null],
      [2 / 128, 4 / 128],
      [null, null],
    ]);
    expect(rows.map(({ verdict }) => verdict)).toEqual([
      'no difference shown',
      'baseline',
      'better',
      'no baseline cell',
    ]);
  });

  it('takes for a twin only a group with the same labels', () => {
    const more = group('a', 'none', [1, 2]);
    const rows = compareCells(
      [
        { ...more, label: 'a/none/x', labels: { ...more.labels, extra: 'x' } },
        group('b', 'none', [1, 2]),
        more,
        group('a', 'bn', [3, 4]),
      ],
      options,
    );
    expect(rows.map(({ baseline }) => baseline)).toEqual([null, null, null, 'a/none']);
  });
});
