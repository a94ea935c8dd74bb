import { decide } from '../decide/decide.js';
import type { SeedValue, TableCell } from '../decide/table.js';
import type { CellVerdict } from '../decide/verdict.js';
import { normalRandom } from '../random/normal-random.js';

export interface SimulatedPlan {
  readonly looks: readonly number[];
  /** Comparisons of the matrix, all with one baseline. */
  readonly comparisons: number;
  readonly alpha: number;
  /** In standard deviations of the paired difference; null without a margin. */
  readonly margin: number | null;
  readonly matrices: number;
  readonly patterns: number;
}

export interface SimulatedPower {
  /** Share of matrices in which the comparison gets the verdict that is true. */
  readonly power: number;
  /** Seeds at which it was decided, or the most there may be, on average. */
  readonly meanSeeds: number;
}

/**
 * How often `decide` finds the first comparison of made-up normal matrices better (`effect` above 0) or the same
 * (`effect` 0), the others being without effect.
 * @param effect in standard deviations of the paired difference
 */
export function simulatedPower(effect: number, plan: SimulatedPlan): SimulatedPower {
  const to = plan.looks.at(-1) ?? 0;
  let found = 0;
  let seeds = 0;
  for (const first of simulatedVerdicts(effect, plan)) {
    if (first?.verdict === (effect > 0 ? 'better' : 'same')) found++;
    seeds += first?.decidedAt ?? to;
  }
  return { power: found / plan.matrices, meanSeeds: seeds / plan.matrices };
}

/** Matrices after which it is asked whether more are needed. */
const BATCH = 20;
/** Standard errors that a share may be from what is asked for and still be on its other side. */
const CLEAR = 3;

/** Whether the power is at least so much. Fewer matrices than planned are tried where some show it clearly. */
export function reachesPower(power: number, effect: number, plan: SimulatedPlan): boolean {
  let found = 0;
  let tried = 0;
  for (const first of simulatedVerdicts(effect, plan)) {
    if (first?.verdict === (effect > 0 ? 'better' : 'same')) found++;
    tried++;
    if (
      tried % BATCH === 0 &&
      Math.abs(found - power * tried) > CLEAR * Math.sqrt(tried * power * (1 - power))
    )
      break;
  }
  return found >= power * tried;
}

/**
 * Seeds that the comparisons of matrices take on average, all of which have the same effect: in all, and the one that
 * takes the most.
 */
export function simulatedSeeds(
  effect: number,
  plan: SimulatedPlan,
): { readonly all: number; readonly most: number } {
  const to = plan.looks.at(-1) ?? 0;
  const normal = normalRandom(1);
  const found = { all: 0, most: 0 };
  for (let i = 0; i < plan.matrices; i++) {
    const seeds = simulate(
      plan,
      makeCells(() => effect, plan.comparisons, to, normal),
    )
      .slice(1)
      .map(({ decidedAt }) => decidedAt ?? to);
    found.all += seeds.reduce((sum, each) => sum + each, 0) / plan.matrices;
    found.most += Math.max(0, ...seeds) / plan.matrices;
  }
  return found;
}

function* simulatedVerdicts(effect: number, plan: SimulatedPlan): Generator<CellVerdict | undefined> {
  const normal = normalRandom(1);
  const effectOf = (at: number) => (at === 0 ? effect : 0);
  const to = plan.looks.at(-1) ?? 0;
  for (let i = 0; i < plan.matrices; i++)
    yield simulate(plan, makeCells(effectOf, plan.comparisons, to, normal))[1];
}

function simulate(
  { looks, margin, alpha, patterns }: SimulatedPlan,
  cells: TableCell[],
): readonly CellVerdict[] {
  return decide({ metric: 'simulated', goal: 'max', margin, alpha, looks, cells, patterns }).cells;
}

/** Each difference to the baseline has standard deviation 1. */
function makeCells(
  effectOf: (comparison: number) => number,
  comparisons: number,
  to: number,
  normal: () => number,
): TableCell[] {
  const cell = (name: string, baseline: string | null, mean: number): TableCell => ({
    name,
    baseline,
    seeds: Array.from({ length: to }, (): SeedValue => ({
      state: 'finished',
      value: mean + normal() * Math.SQRT1_2,
    })),
  });
  return [
    cell('baseline', null, 0),
    ...Array.from({ length: comparisons }, (_, i) => cell(String(i), 'baseline', effectOf(i))),
  ];
}
