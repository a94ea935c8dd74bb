import { describe, expect, it } from 'vitest';
import { MedianRule } from './median-rule.js';

const reason = (others: number, epoch: number) =>
  `median rule: below the median of ${others} other cells after epoch ${epoch}`;

describe('the median rule', () => {
  it('compares the best value so far with the median of the others after that epoch', () => {
    const rule = new MedianRule(3);
    rule.report('a', 1, 0.1);
    rule.report('b', 1, 0.3);
    rule.report('c', 1, 0.6);
    rule.report('d', 1, 0.2);
    // Others of a: 0.2, 0.3, 0.6; of d: 0.1, 0.3, 0.6; of b: 0.1, 0.2, 0.6.
    expect(['a', 'b', 'c', 'd'].map((cell) => rule.judge(cell, 1))).toEqual([
      reason(3, 1),
      null,
      null,
      reason(3, 1),
    ]);
    // The best so far of a and b are 0.24 and 0.3, of d still 0.2; the medians of their others 0.25, 0.24 and 0.25.
    rule.report('a', 2, 0.24);
    rule.report('b', 2, 0.25);
    rule.report('c', 2, 0.25);
    rule.report('d', 2, 0.1);
    expect(['a', 'b', 'c', 'd'].map((cell) => rule.judge(cell, 2))).toEqual([
      reason(3, 2),
      null,
      null,
      reason(3, 2),
    ]);
  });

  it('takes the mean of the middle two of an even number', () => {
    const rule = new MedianRule(2);
    rule.report('a', 1, 0.2);
    rule.report('b', 1, 0.6);
    rule.report('c', 1, 0.39);
    rule.report('d', 2, 0);
    expect(rule.judge('c', 1)).toBe(reason(2, 1));
    rule.report('c', 1, 0.41);
    expect(rule.judge('c', 1)).toBeNull();
  });

  it('lets a cell go on that has just the median', () => {
    const rule = new MedianRule(1);
    rule.report('a', 1, 0.5);
    rule.report('b', 1, 0.5);
    expect(rule.judge('b', 1)).toBeNull();
  });

  it('waits for as many others as it needs, itself not counted', () => {
    const rule = new MedianRule(2);
    rule.report('a', 1, 0.5);
    rule.report('b', 1, 0.1);
    expect(rule.judge('b', 1)).toBeNull();
    rule.report('c', 1, 0.5);
    expect(rule.judge('b', 1)).toBe(reason(2, 1));
  });

  it('forgets what a cell reported: its best value and its value after each epoch', () => {
    const rule = new MedianRule(1);
    for (const epoch of [1, 2]) {
      rule.report('a', epoch, 0.9);
      rule.report('b', epoch, 0.5);
    }
    expect([rule.judge('b', 1), rule.judge('b', 2)]).toEqual([reason(1, 1), reason(1, 2)]);
    rule.forget('a');
    expect([rule.judge('b', 1), rule.judge('b', 2)]).toEqual([null, null]);
    rule.report('a', 1, 0.1);
    expect(rule.judge('a', 1)).toBe(reason(1, 1));
    expect(rule.judge('b', 1)).toBeNull();
  });

  it('has nothing against a cell that it has not heard of', () => {
    const rule = new MedianRule(1);
    expect(rule.judge('a', 1)).toBeNull();
    rule.report('b', 1, 0.5);
    expect(rule.judge('a', 1)).toBeNull();
  });
});
