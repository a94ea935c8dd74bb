import { comparePlan, componentDesign, simulatedSeeds, type Comparison } from '@ablate/statistics';
import { heldLooks, runOutcome, type ChosenRuns, type Experiment, type StoredPlan } from '@ablate/tracker';
import type { PlannedCell } from '../plan/planned-cell.js';

/** How many runs a matrix with looks takes, those that are done among them. */
export interface LookCounts {
  readonly looks: readonly number[];
  /** Where everything is decided at the first look. */
  readonly least: number;
  /**
   * On average, were every cell to differ from its baseline by one standard deviation of their paired difference, or
   * every effect of a design to be one standard deviation of its own.
   */
  readonly expected: number;
  readonly of: 'cells' | 'effects';
  /** Where nothing is decided. */
  readonly most: number;
}

const SIMULATED = { alpha: 0.05, margin: null, matrices: 100, patterns: 256 };

export function countLooks(plan: StoredPlan): LookCounts {
  const { looks, cells } = plan;
  const compared = cells.filter(({ hash, baseline }) => baseline !== null && baseline !== hash).length;
  const of = compared === 0 && plan.design !== null ? 'effects' : 'cells';
  const [from = 0, to = 0] = [looks[0], looks.at(-1)];
  const expected = of === 'effects' ? runsOfEffects(plan) : runsOfCells(plan, compared);
  return {
    ...{ looks, of, expected: Math.round(Math.min(expected, cells.length * to)) },
    ...{ least: cells.length * from, most: cells.length * to },
  };
}

function runsOfCells({ looks, cells }: StoredPlan, comparisons: number): number {
  // Baselines beyond the first are taken to go on as long as it does.
  const others = cells.length - comparisons - 1;
  const { all, most } =
    comparisons === 0 ? { all: 0, most: 0 } : simulatedSeeds(1, { ...SIMULATED, looks, comparisons });
  return all + most + others * (looks.at(-1) ?? 0);
}

/** Each effect reads every cell, so that all cells go on while one is open. */
function runsOfEffects({ looks, cells, design }: StoredPlan): number {
  if (design === null) return 0;
  const { runs, main, interactions } = componentDesign(design.kind, design.components);
  const comparisons = ((main.length + interactions.length) * cells.length) / runs.length;
  return cells.length * simulatedSeeds(1, { ...SIMULATED, looks, comparisons }).most;
}

/** How a planned experiment stands, by what its looks have decided and how its runs have ended since. */
export function planStanding(
  plan: StoredPlan,
  chosen: ChosenRuns,
  { decisions }: Pick<Experiment, 'decisions'>,
): Comparison {
  return comparePlan(plan, {
    held: heldLooks(decisions),
    outcomeOf: (hash, seed) => runOutcome(chosen.find(hash, seed), plan.metric),
  });
}

/** Cells that wait for a look, or that a look has made unnecessary, say so instead of `new`. */
export function markLooks(
  planned: readonly PlannedCell[],
  plan: StoredPlan,
  chosen: ChosenRuns,
  experiment: Pick<Experiment, 'decisions'> | undefined,
): PlannedCell[] {
  const { open, nextLook } = planStanding(plan, chosen, experiment ?? { decisions: [] });
  const needed = new Set(open.map((at) => plan.cells[at]?.hash));
  const due = new Set(plan.seeds.slice(0, nextLook ?? 0));
  return planned.map((each) => {
    const { hash, seed } = each.cell;
    if (each.state !== 'new') return each;
    if (nextLook === null || !needed.has(hash)) return { ...each, state: 'decided' };
    return due.has(seed) ? each : { ...each, state: 'later' };
  });
}
