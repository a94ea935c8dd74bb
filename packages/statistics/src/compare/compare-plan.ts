import type { HeldLook } from '../decide/table.js';
import type { Goal } from '../metric-goal.js';
import { compareCells } from './compare-cells.js';
import type { DesignQuestion } from './component-effects.js';
import type { Comparison } from './comparison.js';
import type { Outcome } from './outcome.js';

/** What was settled about an experiment whose seeds stop when decided, before its first seed. */
export interface ComparisonPlan {
  /** Counts of seeds at which is decided, rising. */
  readonly looks: readonly number[];
  /** The seeds, in the order in which they are trained. */
  readonly seeds: readonly number[];
  readonly metric: string;
  readonly goal: Goal;
  readonly margin: number | null;
  readonly worst: number | null;
  /** The design of the matrix's components; null where it has none. */
  readonly design: DesignQuestion | null;
  readonly cells: readonly {
    readonly hash: string;
    readonly label: string;
    readonly labels: Readonly<Record<string, string>>;
    /** Hash of its baseline; its own for a baseline, null where it has none. */
    readonly baseline: string | null;
  }[];
}

/** What there is so far of the runs of a plan. */
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
  plan: ComparisonPlan,
  { held, outcomeOf, moreSeeds = [], endedUpTo = 0 }: PlanProgress,
): Comparison & { readonly goal: Goal } {
  const { looks, metric, goal, margin, worst, design, cells } = plan;
  const seeds = [...plan.seeds, ...moreSeeds.filter((seed) => !plan.seeds.includes(seed))];
  const indices = new Map(cells.map(({ hash }, at) => [hash, at]));
  const compared = cells.map(({ hash, label, labels, baseline }) => ({
    ...{ key: hash, label, labels, baseline: indices.get(baseline ?? '') ?? null },
    runs: seeds.map((seed) => outcomeOf(hash, seed)),
  }));
  const isCompared = design === null || cells.some(({ baseline }) => baseline !== null);
  const question = { metric, goal, margin, worst, design, seeds, isCompared };
  return { ...compareCells(compared, { ...question, looks: { looks, held, endedUpTo } }), goal };
}
