import { describe, expect, it } from 'vitest';
import { decide } from './decide.js';
import type { SeedValue, TableCell } from './table.js';
import { roughTime, secondsPerSeed } from './time-for-seeds.js';

const run = (from: number, to: number, value = 0): SeedValue => ({
  ...{ state: 'finished', value },
  took: { from: 1000 * from, to: 1000 * to },
});
const cell = (name: string, baseline: string | null, seeds: readonly SeedValue[]): TableCell => ({
  ...{ name, baseline, seeds },
});

describe('secondsPerSeed', () => {
  const base = cell('base', null, [run(0, 10), run(10, 20)]);

  it('is the mean of the cell and that of its baseline, one after the other', () => {
    const slow = cell('slow', 'base', [run(20, 50), run(50, 70)]);
    expect(secondsPerSeed([base, slow])(slow, base)).toBe(35);
  });

  it('is less by how many ran at a time', () => {
    // 40 s of work in the 20 s from 0 to 20, then 10 s in the 10 s from 100 to 110.
    const slow = cell('slow', 'base', [run(0, 20), run(100, 110)]);
    expect(secondsPerSeed([base, slow])(slow, base)).toBeCloseTo((15 + 10) / (50 / 30), 12);
  });

  it('is not known without the times of both', () => {
    const bare = cell('bare', 'base', [{ state: 'finished', value: 1 }, { state: 'missing' }]);
    expect([secondsPerSeed([base, bare])(bare, base), secondsPerSeed([base, bare])(base, bare)]).toEqual([null, null]); // prettier-ignore
  });
});

it.each([
  [0.2, '1 s'],
  [59.4, '59 s'],
  [59.6, '1 min'],
  [3569, '59 min'],
  [3571, '1.0 h'],
  [7560, '2.1 h'],
  [35_900, '10 h'],
  [1_000_000, '278 h'],
])('%d seconds are about %s', (seconds, text) => expect(roughTime(seconds)).toBe(text));

it('stands behind the seeds that a verdict takes', () => {
  // An hour for each run, one after the other.
  const hours = (start: number, values: readonly number[]) =>
    values.map((value, at) => run(3600 * (start + at), 3600 * (start + at + 1), value));
  const table = (values: readonly number[]) =>
    decide({
      ...{ metric: 'test/accuracy', goal: 'max', looks: [8] },
      cells: [
        cell(
          'base',
          null,
          hours(
            0,
            Array.from({ length: 8 }, () => 0),
          ),
        ),
        cell('near', 'base', hours(8, values)),
      ],
    });
  const [, near] = table([1, 2, -1, 2, 1, -1, 1, 1]).cells;
  expect(near).toMatchObject({ moreSeeds: 7, moreSeconds: 7 * 2 * 3600 });
  expect(near?.text).toBe('undecided (about 7 more seeds, 14 h)');
  expect(table([1, 1, 1, 1, 1, 1, 1, 1]).cells[1]).toMatchObject({ verdict: 'better', moreSeconds: null });
});
