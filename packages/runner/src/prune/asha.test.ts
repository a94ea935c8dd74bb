import { describe, expect, it } from 'vitest';
import { Asha } from './asha.js';

/** The first 40 epochs after which a cell ends that is the worst of seven. */
function rungs(first: number, reduction: number): number[] {
  const rule = new Asha(first, reduction);
  const epochs = Array.from({ length: 40 }, (_, i) => i + 1);
  return epochs.filter((epoch) => {
    for (const [at, cell] of ['a', 'b', 'c', 'd', 'e', 'f', 'g'].entries()) rule.report(cell, epoch, -at);
    return rule.judge('g', epoch) !== null;
  });
}

describe('successive halving', () => {
  it.each([
    [1, 3, [1, 3, 9, 27]],
    [1, 2, [1, 2, 4, 8, 16, 32]],
    [2, 4, [2, 8, 32]],
  ])('from epoch %d by %d has rungs after epochs %j and no others', (first, reduction, epochs) => {
    expect(rungs(first, reduction)).toEqual(epochs);
  });

  it.each([
    [1, 3, 1],
    [2, 3, 1],
    [5, 3, 1],
    [6, 3, 2],
    [9, 3, 3],
    [7, 2, 3],
  ])('of %d cells lets the best 1/%d go on: %d', (size, reduction, kept) => {
    const rule = new Asha(1, reduction);
    const cells = Array.from({ length: size }, (_, i) => `cell ${i}`);
    cells.forEach((cell, i) => rule.report(cell, 1, -i));
    const reasons = cells.map((cell) => rule.judge(cell, 1));
    expect(reasons.indexOf(null)).toBe(0);
    expect(reasons.filter((reason) => reason === null)).toHaveLength(kept);
    if (size > kept)
      expect(reasons[kept]).toBe(
        `successive halving: rank ${kept + 1} of ${size} after epoch 1, the best ${kept} go on`,
      );
  });

  it('lets equal cells go on', () => {
    const rule = new Asha(1, 3);
    for (const cell of ['a', 'b', 'c']) rule.report(cell, 1, 0.5);
    expect(['a', 'b', 'c'].map((cell) => rule.judge(cell, 1))).toEqual([null, null, null]);
  });

  it('compares within one rung', () => {
    const rule = new Asha(1, 3);
    rule.report('a', 1, 0.9);
    rule.report('b', 3, 0.1);
    expect(rule.judge('b', 3)).toBeNull();
  });

  it('forgets what a cell reported, after every rung', () => {
    const rule = new Asha(1, 3);
    for (const epoch of [1, 3]) {
      rule.report('a', epoch, 0.9);
      rule.report('b', epoch, 0.5);
    }
    expect(rule.judge('b', 1)).not.toBeNull();
    expect(rule.judge('b', 3)).not.toBeNull();
    rule.forget('a');
    expect(rule.judge('b', 1)).toBeNull();
    expect(rule.judge('b', 3)).toBeNull();
    expect(rule.judge('a', 1)).toBeNull();
  });

  it('has nothing against a cell that it has not heard of', () => {
    const rule = new Asha(1, 3);
    expect(rule.judge('a', 1)).toBeNull();
    rule.report('b', 1, 0.9);
    expect(rule.judge('a', 1)).toBeNull();
  });
});
