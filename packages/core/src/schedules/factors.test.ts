import { describe, expect, it } from 'vitest';
import { builtins } from '../builtins.js';
import type { Spec } from '../plugins/plugin.js';
import { Registry } from '../plugins/registry.js';
import { cosine } from './cosine.js';
import { multiStep } from './multi-step.js';
import { oneCycle } from './one-cycle.js';
import { reduceOnPlateau } from './reduce-on-plateau.js';
import { step } from './step.js';
import { warmup } from './warmup.js';

const registry = new Registry([builtins]);
const resolve = (spec: Spec<'schedule'>) => registry.resolve('schedule', spec);

/** The factors of the first steps of `steps`, five an epoch. */
function factors(spec: Spec<'schedule'>, count: number, steps = count): number[] {
  const schedule = resolve(spec);
  return Array.from({ length: count }, (_, at) => Number(schedule.factor(at, steps, 5).toFixed(9)));
}
const half = (share: number) => (1 + Math.cos(Math.PI * share)) / 2;
const rounded = (values: readonly number[]) => values.map((value) => Number(value.toFixed(9)));

describe('factors by hand', () => {
  it('cosine rises over its share of the steps to the whole rate, then goes along the cosine', () => {
    // Four of ten steps: 1/4, 2/4, 3/4, 4/4; the cosine over the six that are left.
    expect(factors(cosine({ warmup: 0.4 }), 10)).toEqual(
      rounded([0.25, 0.5, 0.75, 1, half(0), half(1 / 6), half(2 / 6), half(3 / 6), half(4 / 6), half(5 / 6)]),
    );
  });

  it('cosine ends at its floor', () => {
    expect(factors(cosine({ floor: 0.2 }), 5, 4)).toEqual(
      rounded([1, 0.2 + 0.8 * half(0.25), 0.6, 0.2 + 0.8 * half(0.75), 0.2]),
    );
  });

  it('step and multi-step change at the start of an epoch, by a tenth unless told', () => {
    const at = (spec: Spec<'schedule'>) => factors(spec, 20).filter((_, i) => [0, 4, 5, 9, 10, 14, 15, 19].includes(i)); // prettier-ignore
    expect(at(step({ stepSize: 2 }))).toEqual([1, 1, 1, 1, 0.1, 0.1, 0.1, 0.1]);
    expect(at(multiStep({ milestones: [3, 1], gamma: 0.5 }))).toEqual([1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25]); // prettier-ignore
  });

  it('one-cycle has its own rise, start and end', () => {
    // The top at step 0.5 · 10 − 1 = 4; ends at 0.2 · 0.1 at step 9.
    const down = (share: number) => 0.02 + 0.98 * half(share);
    // One step goes up.
    expect(factors(oneCycle({ rise: 0.1 }), 10)[0]).toBe(1);
    expect(factors(oneCycle({ rise: 0.5, start: 0.2, end: 0.1 }), 10)).toEqual(
      rounded([
        ...[0.2, 1 - 0.8 * half(1 / 4), 0.6, 1 - 0.8 * half(3 / 4), 1],
        ...[down(1 / 5), down(2 / 5), down(3 / 5), down(4 / 5), 0.02],
      ]),
    );
  });

  it('warmup rises from its share over a fraction of an epoch; what follows has the steps that are left', () => {
    // 0.8 epochs of five steps.
    expect(factors(warmup({ epochs: 0.8, startFactor: 0.2, then: cosine() }), 8)).toEqual(
      rounded([0.2, 0.4, 0.6, 0.8, half(0), half(1 / 4), half(2 / 4), half(3 / 4)]),
    );
  });

  it('after the warmup comes the first factor of what follows, not a last one of the rise', () => {
    const then = oneCycle({ rise: 0.5, start: 0.2 });
    expect(factors(warmup({ epochs: 0.4, startFactor: 0, then }), 3, 12)).toEqual([0, 0.5, 0.2]);
  });

  it('a warmup longer than the training rises over all of it', () => {
    expect(factors(warmup({ epochs: 9, startFactor: 0 }), 4)).toEqual([0, 0.25, 0.5, 0.75]);
  });
});

describe('reduce-on-plateau', () => {
  /** The factor after each of the metrics. */
  const after = (
    options: Parameters<typeof reduceOnPlateau>[0],
    values: readonly number[],
    metric = 'val/loss',
  ) => {
    const schedule = resolve(reduceOnPlateau(options));
    return values.map((value) => {
      schedule.onEvaluate?.({ [metric]: value });
      return Number(schedule.factor(0, 1, 1).toFixed(9));
    });
  };
  const ahead = { patience: 0, factor: 0.5 } as const;

  it.each([
    ['min', [3, 2, 2, 1, 1.5], [1, 1, 0.5, 0.5, 0.25]],
    ['max', [1, 2, 2, 3, 2.5], [1, 1, 0.5, 0.5, 0.25]],
  ] as const)('towards %s', (goal, values, expected) => {
    expect(after({ ...ahead, goal }, values)).toEqual(expected);
  });

  it('watches the metric that it is told to', () => {
    expect(after({ ...ahead, goal: 'max', monitor: 'val/accuracy' }, [1, 1], 'val/accuracy')).toEqual([
      1, 0.5,
    ]);
  });

  it.each([
    ['min', [100, 91, 80, 73]],
    ['max', [100, 109, 120, 130]],
  ] as const)('asks for more than its threshold, a share of the best: %s', (goal, values) => {
    // 10 % of 100 is not reached by the second value, by the third it is; 10 % of that is not by the fourth.
    expect(after({ ...ahead, goal, threshold: 0.1 }, values)).toEqual([1, 0.5, 0.5, 0.25]);
  });

  it.each([
    ['min', [100, 50]],
    ['max', [100, 150]],
  ] as const)('is no better at the threshold itself: %s', (goal, values) => {
    expect(after({ ...ahead, goal, threshold: 0.5 }, values)).toEqual([1, 0.5]);
  });

  it('names the metrics that are known, sorted', () => {
    const schedule = resolve(reduceOnPlateau());
    expect(() => schedule.onEvaluate?.({ b: 1, c: 1, a: 1 })).toThrow('known: a, b, c');
  });

  it('bears `patience` epochs, and starts to count anew after a better one and after a change', () => {
    const values = [5, 5, 5, 4, 4, 4, 4, 4, 4, 4];
    expect(after({ patience: 2, factor: 0.5 }, values)).toEqual([1, 1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.25]);
  });

  it('counts nothing while it cools down', () => {
    expect(after({ ...ahead, cooldown: 2 }, [1, 1, 1, 1, 1, 1])).toEqual([1, 0.5, 0.5, 0.5, 0.25, 0.25]);
  });

  it('goes no lower than its floor', () => {
    expect(after({ ...ahead, floor: 0.3 }, [1, 1, 1, 1])).toEqual([1, 0.5, 0.3, 0.3]);
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'goes on from its state after %d epochs as if it had never stopped',
    (epochs) => {
      const options = { patience: 1, factor: 0.5, cooldown: 2 };
      const values = [4, 3, 3.5, 3.5, 3.5, 3.5, 3.5, 2.9, 3, 3, 3];
      const whole = resolve(reduceOnPlateau(options));
      const see = (schedule: typeof whole, value: number) => schedule.onEvaluate?.({ 'val/loss': value });
      for (const value of values.slice(0, epochs)) see(whole, value);
      const copy = resolve(reduceOnPlateau(options));
      see(copy, 0);
      see(copy, 1);
      copy.restore?.(whole.state?.() ?? {});
      for (const value of values.slice(epochs)) {
        see(whole, value);
        see(copy, value);
        expect(copy.state?.()).toEqual(whole.state?.());
        expect(copy.factor(0, 1, 1)).toBe(whole.factor(0, 1, 1));
      }
    },
  );
});
