import { describe, expect, it } from 'vitest';
import { Patience } from './patience.js';

const patienceOf = (given: Partial<Patience['options']> = {}) =>
  new Patience({ monitor: 'val/loss', goal: 'min', patience: 2, minDelta: 0, ...given });
const see = (patience: Patience, ...losses: number[]) =>
  losses.map((loss) => patience.see({ 'val/loss': loss }));

describe('Patience', () => {
  it.each(['min', 'max'] as const)('takes no NaN for an improvement where it looks for a %s', (goal) => {
    const patience = patienceOf({ goal });
    const better = goal === 'min' ? 0.5 : 2;
    expect(see(patience, NaN, 1, NaN, better)).toEqual([false, true, false, true]);
    expect(patience.best).toBe(better);
    expect(see(patience, NaN)).toEqual([false]);
    expect(patience).toMatchObject({ wait: 1, left: 1, reason: undefined });
    expect(see(patience, NaN)).toEqual([false]);
    expect(patience.reason).toBe(`val/loss did not improve on ${better} for 2 epochs`);
  });

  it('does not take an equal value for an improvement', () => {
    expect(see(patienceOf(), 1, 1)).toEqual([true, false]);
  });

  it('stops at the first epoch that is no better if it has none, but at none that is', () => {
    const patience = patienceOf({ patience: 0 });
    see(patience, 1);
    expect(patience).toMatchObject({ left: 0, reason: undefined });
    see(patience, 2);
    expect(patience.reason).toBe('val/loss did not improve on 1 for 1 epochs');
  });

  it('lists what is known, in order, if the metric is not', () => {
    expect(() => patienceOf().see({ 'val/b': 1, 'val/a': 2 })).toThrow(
      'early-stopping monitors "val/loss"; known: val/a, val/b',
    );
  });

  it.each([
    { goal: 'min', losses: [3, 2, 4], state: { wait: 1, best: 2 } },
    { goal: 'max', losses: [3, 2], state: { wait: 1, best: 3 } },
    { goal: 'min', losses: [NaN], state: { wait: 1, best: null } },
    { goal: 'max', losses: [], state: { wait: 0, best: null } },
  ] as const)('keeps its state as JSON: $losses for a $goal', ({ goal, losses, state }) => {
    const patience = patienceOf({ goal });
    see(patience, ...losses);
    expect(patience.state()).toEqual(state);
    const restored = patienceOf({ goal });
    see(restored, goal === 'min' ? -100 : 100, 0, 0);
    restored.restore(state);
    expect(restored).toMatchObject({ wait: patience.wait, best: patience.best });
  });

  it('starts anew after a reset', () => {
    const patience = patienceOf();
    see(patience, 1, 2);
    patience.reset();
    expect(patience).toMatchObject({ wait: 0, best: Infinity });
  });
});
