import { decide } from '../decide/decide.js';
import type { SeedValue, TableCell } from '../decide/table.js';
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
  const { looks, margin, alpha, patterns, matrices } = plan;
  const normal = normalRandom(1);
  const to = looks.at(-1) ?? 0;
  let found = 0;
  let seeds = 0;
  for (let i = 0; i < matrices; i++) {
    const cells = makeCells(effect, plan.comparisons, to, normal);
    const decision = decide({ metric: 'simulated', goal: 'max', margin, alpha, looks, cells, patterns });
    const first = decision.cells[1];
    if (first?.verdict === (effect > 0 ? 'better' : 'same')) found++;
    seeds += first?.decidedAt ?? to;
  }
  return { power: found / matrices, meanSeeds: seeds / matrices };
}

/** Each difference to the baseline has standard deviation 1. */
function makeCells(effect: number, comparisons: number, to: number, normal: () => number): TableCell[] {
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
    ...Array.from({ length: comparisons }, (_, i) => cell(String(i), 'baseline', i === 0 ? effect : 0)),
  ];
}
