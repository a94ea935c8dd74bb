import { describe, expect, it } from 'vitest';
import { componentDesign, type DesignKind } from '../designs/component-design.js';
import { compareTable } from './compare-table.js';
import type { CellOutcomes } from './compare-table.js';
import { comparePlan, type ComparisonPlan } from './compare-plan.js';
import type { Outcome } from './outcome.js';

const SEEDS = [0, 1, 2, 3, 4, 5, 6, 7];
const QUESTION = { metric: 'test/accuracy', goal: 'max', worst: 0, margin: null, baseline: null } as const;

type ValueOf = (on: readonly string[], seed: number) => number | Outcome;

function cellsOf(
  kind: DesignKind,
  components: readonly string[],
  valueOf: ValueOf,
  { seeds = SEEDS, context = {} }: { seeds?: readonly number[]; context?: Record<string, string> } = {},
): CellOutcomes[] {
  return componentDesign(kind, components).runs.map((levels) => {
    const on = components.filter((_, at) => levels[at] === 1);
    return {
      label: [...Object.values(context), on.join(' + ') || 'none'].join('/'),
      labels: {
        ...context,
        ...Object.fromEntries(components.map((name) => [name, on.includes(name) ? 'on' : 'off'])),
      },
      runs: seeds.map((seed) => {
        const value = valueOf(on, seed);
        return typeof value === 'number' ? { state: 'finished', value } : value;
      }),
    };
  });
}

/** What a seed does to all of its cells, and what it does to an effect. */
const ofSeed = (seed: number) => Math.sin(7 * seed);
const small = (seed: number, salt: number) => 0.001 * Math.sin(13 * seed + salt);

describe('effects', () => {
  it('come back as planted, by seed', () => {
    // x adds 0.2 alone and 0.3 with y; z does nothing.
    const valueOf: ValueOf = (on, seed) =>
      ofSeed(seed) +
      (on.includes('x') ? 0.2 + small(seed, 1) : 0) +
      (on.includes('x') && on.includes('y') ? 0.1 : 0);
    const components = ['x', 'y', 'z'];
    const { effects, comparisons, rows } = compareTable(cellsOf('factorial', components, valueOf), SEEDS, {
      ...QUESTION,
      design: { kind: 'factorial', components },
    });
    const drift = SEEDS.reduce((sum, seed) => sum + small(seed, 1), 0) / SEEDS.length;
    const [x, y, z] = effects?.main ?? [];
    expect(x?.effect?.mean).toBeCloseTo(0.25 + drift, 12);
    expect(y?.effect?.mean).toBeCloseTo(0.05, 12);
    expect(z?.effect?.mean).toBeCloseTo(0, 12);
    expect(effects?.interactions.map(({ components: two }) => two.join(''))).toEqual(['xy', 'xz', 'yz']);
    expect(effects?.interactions[0]?.effect?.mean).toBeCloseTo(0.05, 12);
    expect(effects?.shapley?.rows.map(({ effect }) => Number(effect?.mean.toFixed(12)))).toEqual([
      Number((0.25 + drift).toFixed(12)),
      0.05,
      0,
    ]);
    expect(x).toMatchObject({ verdict: 'better', p: 2 / 256, effect: { seeds: 8 }, without: [] });
    expect(comparisons).toBe(0);
    expect(rows.map(({ verdict }) => verdict)).toEqual(Array.from({ length: 8 }, () => ''));
  });

  it('of one left out are those of its comparison, the other way round', () => {
    const components = ['x', 'y'];
    const valueOf: ValueOf = (on, seed) =>
      ofSeed(seed) * 0.01 + (on.includes('x') ? 0.2 : 0) + (on.includes('y') ? small(seed, 2) : 0);
    const { effects, rows, comparisons } = compareTable(
      cellsOf('leave-one-out', components, valueOf),
      SEEDS,
      {
        ...QUESTION,
        baseline: { x: 'on', y: 'on' },
        design: { kind: 'leave-one-out', components },
      },
    );
    expect(comparisons).toBe(2);
    const [x, y] = effects?.main ?? [];
    expect([x?.verdict, rows[1]?.verdict]).toEqual(['better', 'worse']);
    expect(x?.effect?.mean).toBeCloseTo(-(rows[1]?.difference?.mean ?? NaN), 14);
    expect(y?.effect?.interval?.low).toBeCloseTo(-(rows[2]?.difference?.interval?.high ?? NaN), 14);
    expect([x?.p, y?.p]).toEqual([rows[1]?.p, rows[2]?.p]);
    expect(effects).toMatchObject({ interactions: [], shapley: null, resolution: null });
  });

  it('are those of each combination of axes, all one family', () => {
    const components = ['x'];
    const at = (lr: string, gain: number) =>
      cellsOf('factorial', components, (on, seed) => ofSeed(seed) + on.length * gain + small(seed, gain), {
        context: { lr },
      });
    const { effects } = compareTable([...at('0.1', 0.5), ...at('1', -0.25)], SEEDS, {
      ...QUESTION,
      design: { kind: 'factorial', components },
    });
    expect(effects?.main.map(({ context, effect, p }) => [context.lr, effect?.mean.toFixed(6), p])).toEqual([
      ['0.1', '0.500000', 2 / 256],
      ['1', '-0.250000', 2 / 256],
    ]);
  });

  const components = ['x', 'y', 'z'];
  const valueOf: ValueOf = (on, seed) => 0.5 + 0.1 * on.length + small(seed, on.length);
  const compared = (kind: DesignKind, of: ValueOf, options: { worst?: number | null } = {}) =>
    compareTable(cellsOf(kind, components, of), SEEDS, {
      ...{ ...QUESTION, ...options },
      design: { kind, components },
    });

  it('go on without the seeds of which a run failed', () => {
    const fails: ValueOf = (on, seed) =>
      on.join() === 'x' && seed === 3 ? { state: 'failed' } : valueOf(on, seed);
    const { effects, waitsFor } = compared('factorial', fails);
    expect(effects?.main[0]).toMatchObject({
      ...{ verdict: 'better', p: 2 / 128, effect: { seeds: 7 } },
      without: [{ seed: 3, cell: 'x', state: 'failed' }],
    });
    expect(waitsFor).toEqual([]);
    // Only the contrast with that cell.
    const added = compared('add-one-in', fails).effects;
    expect(added?.main.map(({ effect }) => effect?.seeds)).toEqual([7, 8, 8]);
    expect(added?.main[0]?.effect?.mean).toBeCloseTo(0.1, 2);
  });

  it('wait for runs that have not ended, and show the seeds that there are', () => {
    const { effects, waitsFor, open } = compared('factorial', (on, seed) =>
      on.join() === 'x,y' && seed > 5 ? { state: 'missing' } : valueOf(on, seed),
    );
    expect(effects?.main[2]).toMatchObject({
      ...{ verdict: 'undecided: seeds 6 and 7 missing', effect: { seeds: 6 } },
      without: [
        { seed: 6, cell: 'x + y', state: 'missing' },
        { seed: 7, cell: 'x + y', state: 'missing' },
      ],
    });
    expect(waitsFor).toEqual([
      { label: 'x + y', seed: 6 },
      { label: 'x + y', seed: 7 },
    ]);
    expect(open).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('need six seeds beside those that they are without', () => {
    const { effects } = compared('factorial', (on, seed) =>
      on.length === 0 && seed < 3 ? { state: 'failed' } : valueOf(on, seed),
    );
    expect(effects?.main[0]?.verdict).toBe('undecided (at least 1 more seed)');
  });

  it('count a run that diverged as the worst value, or fail', () => {
    const diverges: ValueOf = (on, seed) =>
      on.join() === 'x,y,z' && seed === 0 ? { state: 'diverged' } : valueOf(on, seed);
    const gain = compared('factorial', diverges).effects?.main[0]?.effect;
    expect(gain?.seeds).toBe(8);
    // A quarter of 0.8 is lost in one seed of eight.
    expect(gain?.mean).toBeCloseTo(0.1 - (0.8 / 4 + small(0, 3) / 4) / 8, 3);
    const { effects } = compared('factorial', diverges, { worst: null });
    expect(effects?.main[0]).toMatchObject({ verdict: 'fails in 1 of 8 seeds', effect: null });
  });

  it('are missing where the table has no such cell', () => {
    const cells = cellsOf('factorial', components, valueOf).slice(1);
    const { effects } = compareTable(cells, SEEDS, {
      ...QUESTION,
      design: { kind: 'factorial', components },
    });
    expect(effects?.main[0]?.effect).toBeNull();
    expect(effects?.main[0]?.without[0]).toEqual({
      seed: 0,
      cell: 'a cell that the table lacks',
      state: 'missing',
    });
  });

  it('say of a component that it never acted, where no network is another for it', () => {
    const { effects } = compared('factorial', (on, seed) => {
      const acting = on.filter((name) => name !== 'y');
      return { state: 'finished', value: acting.length, fingerprint: `${seed} ${acting.join()}` };
    });
    expect(effects?.main.map(({ verdict }) => verdict)).toEqual(['better', 'never acted', 'better']);
    expect(effects?.interactions.map(({ verdict }) => verdict)).toEqual([
      'never acted',
      'undecided',
      'never acted',
    ]);
  });
});

describe('effects at looks', () => {
  const components = ['x', 'y'];
  const plan = (kind: DesignKind): ComparisonPlan => ({
    ...{ looks: [6, 8], seeds: SEEDS, metric: 'test/accuracy', goal: 'max', margin: null, worst: 0 },
    design: { kind, components },
    cells: cellsOf(kind, components, () => 0).map(({ label, labels }) => ({
      ...{ hash: label, label, labels },
      baseline: kind === 'factorial' ? null : 'x + y',
    })),
  });
  const outcomeOf =
    (upTo: number, none = 1) =>
    (hash: string, seed: number): Outcome =>
      seed >= upTo
        ? { state: 'missing' }
        : {
            state: 'finished',
            value: (hash.includes('x') ? 1 : 0) + (hash.includes('y') ? none : 0) + small(seed, hash.length),
          };

  it('wait for all cells while one is open, and keep what they have decided', () => {
    const first = comparePlan(plan('factorial'), { held: [], outcomeOf: outcomeOf(6) });
    expect(first.effects?.main.map(({ verdict }) => verdict)).toEqual([
      'better (at 6 seeds)',
      'better (at 6 seeds)',
    ]);
    expect(first.nextLook).toBe(8);
    expect(first.open).toEqual([0, 1, 2, 3]);
    expect(first.held[0]?.parts.map(({ cell }) => cell)).toEqual([
      'effect of x',
      'effect of y',
      'effect of x × y',
    ]);
    const then = comparePlan(plan('factorial'), { held: first.held, outcomeOf: outcomeOf(8, -1) });
    expect(then.effects?.main[0]?.verdict).toBe('better (at 6 seeds)');
    expect(then.nextLook).toBeNull();
    expect(then.effects?.interactions[0]?.effect?.interval?.kind).toBe('repeated');
  });

  it('hold those of cells with them where one is left out', () => {
    const { rows, effects, nextLook } = comparePlan(plan('leave-one-out'), {
      held: [],
      outcomeOf: outcomeOf(6),
    });
    expect(rows.map(({ verdict }) => verdict)).toEqual([
      'baseline',
      'worse (at 6 seeds)',
      'worse (at 6 seeds)',
    ]);
    expect(effects?.main.map(({ verdict }) => verdict)).toEqual([
      'better (at 6 seeds)',
      'better (at 6 seeds)',
    ]);
    expect(nextLook).toBeNull();
  });
});
