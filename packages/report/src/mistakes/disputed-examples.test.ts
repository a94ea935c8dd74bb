import { describe, expect, it } from 'vitest';
import { disputedExamples } from './disputed-examples.js';

const classes = (...values: number[]) => Uint8Array.from(values);

describe('examples on which cells disagree', () => {
  const expected = classes(1, 1, 1, 1);
  const full = [classes(1, 1, 0, 1), classes(1, 1, 0, 1)];
  const without = [classes(1, 2, 1, 0), classes(1, 2, 2, 1)];

  it('come by how much the shares of right runs vary over the cells', () => {
    const { count, examples } = disputedExamples([full, without], expected, 9);
    expect(count).toBe(2);
    expect(examples.map(({ at }) => at)).toEqual([1, 2]);
    expect(examples[0]?.cells).toEqual([
      { runs: 2, right: 2, most: { answer: 1, runs: 2 } },
      { runs: 2, right: 0, most: { answer: 2, runs: 2 } },
    ]);
  });

  it('are at most as many as asked for, and counted all', () => {
    const { count, examples } = disputedExamples([full, without], expected, 1);
    expect([count, examples.length]).toEqual([2, 1]);
  });

  it('are none among the runs of one cell, which may differ by seed', () => {
    expect(disputedExamples([without, []], expected, 9)).toEqual({ count: 0, examples: [] });
  });

  it('know a cell without predictions', () => {
    expect(disputedExamples([full, [], without], expected, 1).examples[0]?.cells[1]).toBeNull();
  });
});
