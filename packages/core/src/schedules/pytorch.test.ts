import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtins } from '../builtins.js';
import type { Spec } from '../plugins/plugin.js';
import { Registry } from '../plugins/registry.js';
import { constant } from './constant.js';
import { cosine } from './cosine.js';
import { multiStep } from './multi-step.js';
import { oneCycle } from './one-cycle.js';
import { reduceOnPlateau } from './reduce-on-plateau.js';
import { step } from './step.js';
import { warmup } from './warmup.js';

interface Fixtures {
  readonly [name: string]:
    number[] | { readonly losses: number[]; readonly rates: number[]; readonly 'with cooldown': number[] };
  readonly 'reduce-on-plateau': {
    readonly losses: number[];
    readonly rates: number[];
    readonly 'with cooldown': number[];
  };
}
const fixtures = JSON.parse(
  readFileSync(new URL('../../fixtures/pytorch/schedules.json', import.meta.url), 'utf8'),
) as Fixtures;
const registry = new Registry([builtins]);
const resolve = (spec: Spec<'schedule'>) => registry.resolve('schedule', spec);

/** The factors of 100 steps, ten an epoch. */
function factors(spec: Spec<'schedule'>): number[] {
  const schedule = resolve(spec);
  return Array.from({ length: 100 }, (_, at) => schedule.factor(at, 100, 10));
}

function expectSame(actual: number[], expected: number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 9));
}

describe('schedules give the rates of PyTorch for 100 steps', () => {
  it.each([
    { name: 'step', spec: step({ stepSize: 3, gamma: 0.5 }) },
    { name: 'multi-step', spec: multiStep({ milestones: [4, 7] }) },
    { name: 'cosine', spec: cosine() },
    { name: 'one-cycle', spec: oneCycle() },
    { name: 'warmup, then constant', spec: warmup({ epochs: 2 }) },
    { name: 'warmup, then cosine', spec: warmup({ epochs: 2, then: cosine() }) },
  ])('$name', ({ name, spec }) => {
    expectSame(factors(spec), fixtures[name] as number[]);
  });

  it.each([
    { expected: 'rates', options: { factor: 0.5, patience: 2 } },
    { expected: 'with cooldown', options: { factor: 0.5, patience: 1, cooldown: 2, floor: 0.2 } },
  ] as const)('reduce-on-plateau: $expected', ({ expected, options }) => {
    const { losses, [expected]: rates } = fixtures['reduce-on-plateau'];
    const schedule = resolve(reduceOnPlateau(options));
    const given = losses.map((loss) => {
      const rate = schedule.factor(0, 1, 1);
      schedule.onEvaluate!({ 'val/loss': loss });
      return rate;
    });
    expectSame(given, rates);
  });
});

it('reduce-on-plateau continues from its state', () => {
  const schedule = resolve(reduceOnPlateau({ patience: 1 }));
  const copy = resolve(reduceOnPlateau({ patience: 1 }));
  copy.restore!(schedule.state!());
  for (const loss of [1, 1]) schedule.onEvaluate!({ 'val/loss': loss });
  copy.restore!(schedule.state!());
  copy.onEvaluate!({ 'val/loss': 1 });
  expect(copy.factor(0, 1, 1)).toBeCloseTo(0.1, 12);
});

it('warmup passes what it is joined to the metrics', () => {
  const schedule = resolve(warmup({ then: reduceOnPlateau({ patience: 0 }) }));
  for (const loss of [1, 1]) schedule.onEvaluate!({ 'val/loss': loss });
  expect(schedule.factor(50, 100, 10)).toBeCloseTo(0.1, 12);
});

it('names what is known when the joined schedule or the metric is not', () => {
  expect(() => resolve(warmup({ then: { use: 'cosin', options: {} } }))).toThrow(
    /no schedule "cosin"; known: .*cosine/,
  );
  expect(() => resolve(reduceOnPlateau()).onEvaluate!({ 'train/loss': 1 })).toThrow(
    'reduce-on-plateau monitors "val/loss"; known: train/loss',
  );
  expect(() => resolve(constant()).factor(0, 1, 1)).not.toThrow();
});
