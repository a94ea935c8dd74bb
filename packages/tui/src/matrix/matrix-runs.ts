import { createHash } from 'node:crypto';
import { comparePlan, compareTable, type Comparison, type HeldLook } from '@ablate/statistics';
import {
  cellOfRun,
  ChosenRuns,
  type Experiment,
  heldLooks,
  outcomeTable,
  parseStoredMatrix,
  parseStoredPlan,
  runOutcome,
  type RunRow,
  type StoredMatrix,
  type StoredPlan,
} from '@ablate/tracker';
import { storedRule } from '../metrics/metric-rules.js';
import type { UiReader } from '../store/ui-reader.js';

/** A stored matrix, what was planned of its seeds, and the runs that stand for its cells. */
export interface MatrixRuns {
  readonly experiment: string;
  readonly matrix: Pick<StoredMatrix, 'cells' | 'seeds' | 'compare' | 'design'>;
  /** Null for fixed seeds. */
  readonly plan: StoredPlan | null;
  readonly held: readonly HeldLook[];
  readonly chosen: ChosenRuns;
}

/** What was planned of an experiment's seeds, and how far that has come. */
export function planOf(experiment: Experiment | undefined): Pick<MatrixRuns, 'plan' | 'held'> {
  return {
    plan: parseStoredPlan(experiment?.plan ?? null),
    held: heldLooks(experiment?.decisions ?? []),
  };
}

/** The stored matrix of an experiment with the finished runs of others that stand for its cells; null without one. */
export function readMatrixRuns(
  reader: Pick<UiReader, 'experiments' | 'listRuns'>,
  experiment: string,
): MatrixRuns | null {
  const stored = reader.experiments().find(({ name }) => name === experiment);
  const matrix = parseStoredMatrix(stored?.matrix ?? null);
  if (matrix === null) return null;
  const runs = reader.listRuns({ configHashes: [...new Set(matrix.cells.map(({ hash }) => hash))] });
  return { experiment, matrix, chosen: new ChosenRuns(runs, experiment), ...planOf(stored) };
}

/** Index of the cell that all of these runs are of; -1 where they are of others as well, or lack some, as by a filter. */
export function cellOfRuns(runs: readonly RunRow[], { experiment, matrix, chosen }: MatrixRuns): number {
  const [hash, ...others] = [...new Set(runs.map(cellOfRun))];
  const at = matrix.cells.findIndex((cell) => cell.hash === hash);
  if (hash === undefined || others.length > 0 || runs.some((run) => run.experiment !== experiment)) return -1;
  const ids = new Set(runs.map(({ id }) => id));
  const isWhole = [...chosen.ofCell(hash).values()].every(
    (run) => run.experiment !== experiment || ids.has(run.id),
  );
  return isWhole ? at : -1;
}

/** The runs that stand for a cell, one for each seed that its comparisons are of. */
export function standingRuns(hash: string, { matrix, plan, chosen }: MatrixRuns): RunRow[] {
  const seeds = [...new Set([...(plan?.seeds ?? []), ...matrix.seeds])];
  return seeds.length === 0
    ? [...chosen.ofCell(hash).values()]
    : seeds.flatMap((seed) => chosen.find(hash, seed) ?? []);
}

/** Comparisons that were made last, by the hash of what they are of. */
const known = new Map<string, Comparison>();
const MOST_KNOWN = 64;

/**
 * All comparisons of a matrix by a metric, as `ablate compare` makes them, with a row for each of its cells; made again
 * only when a value has changed.
 */
export function compareMatrix(runs: MatrixRuns, metric: string): Comparison {
  const asked = askMatrix(runs, metric);
  const comparison = known.get(asked.hash) ?? asked.compare();
  known.delete(asked.hash);
  known.set(asked.hash, comparison);
  for (const hash of known.keys()) if (known.size > MOST_KNOWN) known.delete(hash);
  return comparison;
}

/** The comparison where it was made before, and else each cell by itself, which takes no time. */
export function knownComparison(
  runs: MatrixRuns,
  metric: string,
): { readonly comparison: Comparison; readonly isWhole: boolean } {
  const { hash, cells, seeds, question } = askMatrix(runs, metric);
  const comparison = known.get(hash);
  return comparison === undefined
    ? {
        comparison: compareTable(cells, seeds, { ...question, baseline: null, design: null }),
        isWhole: false,
      }
    : { comparison, isWhole: true };
}

function askMatrix(runs: MatrixRuns, metric: string) {
  const { experiment, matrix, plan, held, chosen } = runs;
  const { cells, seeds } = outcomeTable(matrix.cells, matrix.seeds, chosen, metric);
  const rule = storedRule(metric, matrix.compare);
  const question = {
    ...{ metric, goal: rule?.goal ?? null, worst: rule?.worst ?? null },
    // A margin has the unit of its metric.
    margin: matrix.compare?.metric === metric ? matrix.compare.margin : null,
    baseline: matrix.compare?.baseline ?? null,
    design: matrix.design,
  };
  const isAsPlanned = plan?.metric === metric && plan.goal === question.goal;
  return {
    ...{ cells, seeds, question },
    hash: createHash('sha256')
      .update(JSON.stringify([experiment, cells, seeds, question, plan, held]))
      .digest('hex'),
    compare: () => (isAsPlanned ? comparePlanned(plan, seeds, runs) : compareTable(cells, seeds, question)),
  };
}

function comparePlanned(
  plan: StoredPlan,
  moreSeeds: readonly number[],
  { matrix, held, chosen }: MatrixRuns,
): Comparison {
  const outcomeOf = (hash: string, seed: number) => runOutcome(chosen.find(hash, seed), plan.metric);
  const comparison = comparePlan(plan, { held, outcomeOf, moreSeeds });
  const rows = new Map(plan.cells.map(({ hash }, at) => [hash, comparison.rows[at]]));
  // A plan has all cells of its matrix, which may since have been run in part.
  return { ...comparison, rows: matrix.cells.flatMap(({ hash }) => rows.get(hash) ?? []) };
}
