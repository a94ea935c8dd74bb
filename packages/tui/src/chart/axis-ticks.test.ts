import { describe, expect, it } from 'vitest';
import { axisTicks, fraction, tickLabels, type TickUnit, unitOf } from './axis-ticks.js';

describe('axisTicks', () => {
  it.each([
    [0, 10, 5, [0, 2, 4, 6, 8, 10]],
    [0.13, 0.97, 4, [0.2, 0.4, 0.6, 0.8]],
    [-1, 1, 4, [-1, -0.5, 0, 0.5, 1]],
    [0, 46_900, 4, [0, 10_000, 20_000, 30_000, 40_000]],
    [5, 5, 4, [5]],
    [Number.NaN, 5, 4, []],
  ])('%d to %d in %i', (low, high, count, expected) => {
    expect(axisTicks(low, high, count)).toEqual(expected);
  });

  it('takes decades on a log axis, and their parts where there are few', () => {
    expect(axisTicks(0.001, 10, 5, 'log')).toEqual([0.001, 0.01, 0.1, 1, 10]);
    expect(axisTicks(0.3, 3, 6, 'log').length).toBeLessThanOrEqual(7);
    expect(axisTicks(0.3, 3, 6, 'log')).toContain(1);
    expect(axisTicks(1e-8, 1e8, 4, 'log').length).toBeLessThanOrEqual(6);
  });

  it('takes round times', () => {
    expect(axisTicks(0, 100, 5, 'linear', 'seconds')).toEqual([0, 15, 30, 45, 60, 75, 90]);
    expect(axisTicks(0, 7200, 4, 'linear', 'seconds')).toEqual([0, 1800, 3600, 5400, 7200]);
  });
});

describe('tickLabels', () => {
  it.each<[ticks: number[], unit: TickUnit, labels: string[]]>([
    [[0, 0.2, 0.4], null, ['0', '0.2', '0.4']],
    [[0, 20, 40], null, ['0', '20', '40']],
    [[0, 100_000, 200_000], null, ['0', '100k', '200k']],
    [[0.8, 0.85, 0.9], null, ['0.80', '0.85', '0.90']],
    [[0.000_1, 0.000_2], null, ['1e-4', '2e-4']],
    [[0, 5e8, 1e9, 1.5e9], 'bytes', ['0', '0.5GB', '1.0GB', '1.5GB']],
    [[0, 15, 90], 'seconds', ['0', '15s', '1m30s']],
    [[0, 0.05, 0.1], 'seconds', ['0', '0.05s', '0.10s']],
    [[1e-8, 1, 1e8], null, ['1e-8', '1', '1e8']],
    [[3], null, ['3']],
  ])('of %j %s', (ticks, unit, labels) => {
    expect(tickLabels(ticks, unit).map((label) => label.replaceAll('−', '-'))).toEqual(labels);
  });

  it('never has one twice, whatever the range', () => {
    for (const unit of [null, 'seconds', 'bytes', 'clock'] as const)
      for (const scale of ['linear', 'log'] as const)
        for (let at = 0; at < 400; at++) {
          const low = 10 ** ((at % 20) - 9) * (1 + Math.sin(at) / 2);
          const high = low * (1 + 10 ** ((at % 9) - 5));
          const ticks = axisTicks(low, high, 2 + (at % 7), scale, unit);
          const labels = tickLabels(ticks, unit).filter((label) => label !== '');
          expect(new Set(labels).size, `${low} ${high}`).toBe(labels.length);
          if (unit === null) expect(labels, `${low} ${high}`).toHaveLength(ticks.length);
        }
  });
});

describe('the unit of a metric', () => {
  it.each([
    ['system/peak_memory_bytes', 'bytes'],
    ['cost/cpu_seconds', 'seconds'],
    ['cost/seconds', 'seconds'],
    ['val/loss', null],
    ['images_per_seconds_or_so', null],
  ])('%s: %s', (metric, unit) => {
    expect(unitOf(metric)).toBe(unit);
  });
});

describe('fraction', () => {
  it('is linear or logarithmic', () => {
    expect(fraction(5, 0, 10)).toBe(0.5);
    expect(fraction(1, 0.1, 10, 'log')).toBeCloseTo(0.5);
    expect(fraction(0, 0.1, 10, 'log')).toBe(-Infinity);
  });
});
