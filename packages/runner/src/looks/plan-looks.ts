import { comparePlan, simulatedRuns } from '@ablate/statistics';
import { heldLooks, runOutcome, type ChosenRuns, type Experiment, type StoredPlan } from '@ablate/tracker';
import type { PlannedCell } from '../plan/planned-cell.js';

/** How many runs a matrix with looks takes, those that are done among them. */
export interface LookCounts {
  readonly looks: readonly number[];
  /** Where every comparison is decided at the first look. */
  readonly least: number;
  /** On average, were every cell to differ from its baseline by one standard deviation of their paired difference. */
  readonly expected: number;
  /** Where none is decided. */
  readonly most: number;
}

const SIMULATED = { alpha: 0.05, margin: null, matrices: 100, patterns: 256 };

export function countLooks({ looks, cells }: StoredPlan): LookCounts {
  const compared = cells.filter(({ hash, baseline }) => baseline !== null && baseline !== hash).length;
  // Baselines beyond the first are taken to go on as long as it does.
  const ofOneBaseline = compared === 0 ? 0 : simulatedRuns(1, { ...SIMULATED, looks, comparisons: compared });
  const others = cells.length - compared - 1;
  const [from = 0, to = 0] = [looks[0], looks.at(-1)];
  return {
    looks,
    least: cells.length * from,
    expected: Math.round(Math.min(ofOneBaseline + others * to, cells.length * to)),
    most: cells.length * to,
  };
}

/** Cells that wait for a look, or that a look has made unnecessary, say so instead of `new`. */
export function markLooks(
  planned: readonly PlannedCell[],
  plan: StoredPlan,
  chosen: ChosenRuns,
  experiment: Pick<Experiment, 'decisions'> | undefined,
): PlannedCell[] {
  const { open, nextLook } = comparePlan(plan, {
    held: heldLooks(experiment?.decisions ?? []),
    outcomeOf: (hash, seed) => runOutcome(chosen.find(hash, seed), plan.metric),
  });
  const needed = new Set(open.map((at) => plan.cells[at]?.hash));
  const due = new Set(plan.seeds.slice(0, nextLook ?? 0));
  return planned.map((each) => {
    const { hash, seed } = each.cell;
    if (each.state !== 'new') return each;
    if (nextLook === null || !needed.has(hash)) return { ...each, state: 'decided' };
    return due.has(seed) ? each : { ...each, state: 'later' };
  });
}
