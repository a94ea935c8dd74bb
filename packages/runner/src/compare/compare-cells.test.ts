import { describe, expect, it } from 'vitest';
import { compareCells, type Group, type GroupRun } from './compare-cells.js';

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
});
