import { compareCells, type Comparison, type Goal, type HeldLook, type Outcome } from '@ablate/statistics';
import type { StoredPlan } from '@ablate/tracker';

export interface PlanProgress {
  /** Looks that have been held. */
  readonly held: readonly HeldLook[];
  readonly outcomeOf: (hash: string, seed: number) => Outcome | undefined;
  /** Seeds that there are runs of beside those of the plan: exploratory. */
  readonly moreSeeds?: readonly number[];
  /** As in `DecisionTable`. */
  readonly endedUpTo?: number;
}

/** Compares the cells of a planned experiment at its looks, each with its baseline, as was settled before the first seed. */
export function comparePlan(
  plan: StoredPlan,
  { held, outcomeOf, moreSeeds = [], endedUpTo = 0 }: PlanProgress,
): Comparison & { readonly goal: Goal } {
  const { looks, metric, goal, margin, worst, cells } = plan;
  const seeds = [...plan.seeds, ...moreSeeds.filter((seed) => !plan.seeds.includes(seed))];
  const indices = new Map(cells.map(({ hash }, at) => [hash, at]));
  const compared = cells.map(({ hash, label, labels, baseline }) => ({
    ...{ key: hash, label, labels, baseline: indices.get(baseline ?? '') ?? null },
    runs: seeds.map((seed) => outcomeOf(hash, seed)),
  }));
  const question = { metric, goal, margin, worst, seeds, isCompared: true };
  return { ...compareCells(compared, { ...question, looks: { looks, held, endedUpTo } }), goal };
}
