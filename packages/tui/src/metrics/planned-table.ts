import { compareCells, type Comparison, type ComparisonRow } from '@ablate/statistics';
import {
  cellOfRun,
  ChosenRuns,
  heldLooks,
  parseStoredPlan,
  runOutcome,
  type Experiment,
  type RunRow,
} from '@ablate/tracker';
import type { UiReader } from '../store/ui-reader.js';

/** What the looks of an experiment have said so far, as its plan asks. */
export interface PlannedTable extends Comparison {
  /** By hash of the cell's configuration. */
  readonly byCell: ReadonlyMap<string, ComparisonRow>;
}

/** The planned comparison that runs of one experiment belong to; null for fixed seeds, or runs of several experiments. */
export type PlannedOf = (runs: readonly RunRow[]) => PlannedTable | null;

/** Null for an experiment with fixed seeds. */
export function plannedTable(
  { name, plan: stored, decisions }: Pick<Experiment, 'name' | 'plan' | 'decisions'>,
  runs: readonly RunRow[],
): PlannedTable | null {
  const plan = parseStoredPlan(stored);
  if (plan === null) return null;
  const { metric, goal, margin, worst, seeds, looks, cells } = plan;
  const chosen = new ChosenRuns(runs, name);
  const indices = new Map(cells.map(({ hash }, at) => [hash, at]));
  const comparison = compareCells(
    cells.map(({ hash, label, labels, baseline }) => ({
      ...{ key: hash, label, labels, baseline: indices.get(baseline ?? '') ?? null },
      runs: seeds.map((seed) => runOutcome(chosen.find(hash, seed), metric)),
    })),
    { metric, goal, margin, worst, seeds, isCompared: true, looks: { looks, held: heldLooks(decisions) } },
  );
  const byCell = new Map(
    comparison.rows.flatMap((row, at) => (cells[at] === undefined ? [] : [[cells[at].hash, row] as const])),
  );
  return { ...comparison, byCell };
}

/** Reads each experiment once, when its first table is asked for; `all` are the runs that may stand for cells. */
export function readPlans(reader: Pick<UiReader, 'experiments'>, all: readonly RunRow[]): PlannedOf {
  const known = new Map<string, PlannedTable | null>();
  return (runs) => {
    const [name, ...others] = new Set(runs.map(({ experiment }) => experiment));
    if (name === undefined || others.length > 0) return null;
    const found = known.get(name);
    if (found !== undefined) return found;
    const experiment = reader.experiments().find((each) => each.name === name);
    const table = experiment === undefined ? null : plannedTable(experiment, all);
    known.set(name, table);
    return table;
  };
}

/** The row that a plan has for the comparison of two lists of runs, where it is the one that was planned. */
export function plannedRow(
  table: PlannedTable | null,
  metric: string,
  runs: readonly RunRow[],
  baseline: readonly RunRow[],
): ComparisonRow | null {
  const [cell, ...others] = new Set(runs.map(cellOfRun));
  const [base, ...otherBases] = new Set(baseline.map(cellOfRun));
  if (table?.metric !== metric || cell === undefined || others.length + otherBases.length > 0) return null;
  const row = table.byCell.get(cell);
  return row?.decision?.baseline === base ? (row ?? null) : null;
}
