import { describe, expect, it } from 'vitest';
import { MedianRule } from './median-rule.js';

const reason = (values: number, epoch: number) =>
  `median rule: below the median of ${values} completed cells after epoch ${epoch}`;

/** A rule that knows completed cells by their values after each epoch. */
function ruleWith(startup: number, ...cells: readonly (readonly number[])[]) {
  const rule = new MedianRule(startup);
  cells.forEach((values, at) => {
    values.forEach((value, epoch) => rule.report(`done ${at}`, epoch + 1, value));
    rule.complete(`done ${at}`);
  });
  return rule;
}

function judge(rule: MedianRule, values: readonly number[]): string | null {
  values.forEach((value, epoch) => rule.report('new', epoch + 1, value));
  return rule.judge('new', values.length);
}

// The verdicts are those of optuna.pruners.MedianPruner on the same values, worked out by hand from its source.
describe('the median rule', () => {
  it.each<[what: string, values: readonly number[], result: string | null]>([
    ['below the median of that epoch', [0.2], reason(3, 1)],
    ['at the median', [0.3], null],
    ['above it', [0.31], null],
    ['whose best so far is above it', [0.5, 0.1], null],
    ['whose best so far is below it', [0.3, 0.39], reason(3, 2)],
  ])('ends a cell, or not: one %s', (_, values, result) => {
    expect(judge(ruleWith(3, [0.1, 0.2], [0.3, 0.4], [0.6, 0.7]), values)).toBe(result);
  });

  it('takes the mean of the middle two of an even number', () => {
    const rule = ruleWith(2, [0.2], [0.6]);
    expect([judge(rule, [0.39]), judge(rule, [0.41])]).toEqual([reason(2, 1), null]);
  });

  it('counts completed cells alone', () => {
    const rule = ruleWith(1, [0.1]);
    for (const other of ['pruned', 'training']) rule.report(other, 1, 0.9);
    expect(judge(rule, [0.5])).toBeNull();
    rule.complete('training');
    expect(judge(rule, [0.45])).toBe(reason(2, 1));
  });

  it('waits until as many are complete as it needs, whether or not they got as far', () => {
    expect(judge(ruleWith(3, [0.9], [0.9]), [0.1])).toBeNull();
    const rule = ruleWith(3, [0.9, 0.9], [0.9], [0.9]);
    expect(judge(rule, [0.95, 0.1])).toBeNull();
    expect(judge(rule, [0.1, 0.1])).toBe(reason(1, 2));
    expect(judge(rule, [0.1, 0.1, 0.1])).toBeNull();
  });

  it('asks for nothing of values that are no number, and ends a cell that has no other', () => {
    const rule = ruleWith(2, [-Infinity], [0.4]);
    expect(judge(rule, [0.5])).toBeNull();
    expect(judge(rule, [-Infinity])).toBe(reason(1, 1));
    expect(judge(ruleWith(1, [-Infinity]), [0])).toBeNull();
  });

  it('decides the same again about a cell that goes on from before', () => {
    const rule = ruleWith(1, [0.5, 0.5, 0.5]);
    expect(judge(rule, [0.4, 0.4, 0.9])).toBeNull();
    // From a checkpoint after its first epoch: what came later is computed again.
    rule.report('new', 2, 0.4);
    expect(rule.judge('new', 2)).toBe(reason(1, 2));
  });

  it('forgets what a cell reported', () => {
    const rule = ruleWith(1, [0.9]);
    rule.forget('done 0');
    expect(judge(rule, [0.1])).toBeNull();
    expect(new MedianRule(1).judge('unknown', 1)).toBeNull();
  });
});
