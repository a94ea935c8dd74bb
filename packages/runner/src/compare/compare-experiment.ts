import { AblateError, unknownName } from '@ablate/core';
import {
  sharesOfVariance,
  tableObservations,
  type Comparison,
  type Goal,
  type SharesOfVariance,
} from '@ablate/statistics';
import {
  cellOfRun,
  ChosenRuns,
  heldLooks,
  parseStoredMatrix,
  parseStoredPlan,
  runOutcome,
  type DetailReader,
  type Experiment,
  type RunRow,
  type StoredMatrix,
  type StoredPlan,
} from '@ablate/tracker';
import { CELL_KEYS } from '../matrix/schema.js';
import { comparePlan, type PlanProgress } from './compare-plan.js';
import { compareTable, type CellOutcomes } from './compare-table.js';
import { PredictionScores, type OnKindOfData } from '../predictions/on-kind-of-data.js';
import { metricQuestion } from './metric-question.js';
import { hashesOf } from '../plan/hashes-of.js';

export interface CompareExperimentOptions {
  /** Default: the experiment of the newest run. */
  readonly experiment?: string;
  /** Default: what the matrix compares, else `test/accuracy`, or `test/loss` where there is none. */
  readonly metric?: string;
  /** Default: as the matrix says for the metric that it compares, else that of a metric of Ablate's own. */
  readonly goal?: Goal;
  readonly baseline?: Readonly<Record<string, string>>;
}

export interface ExperimentComparison extends Comparison {
  readonly experiment: string;
  readonly question: string | null;
  readonly goal: Goal;
  /** The plan of an experiment whose seeds stop when decided; null for fixed seeds. */
  readonly planned: {
    readonly metric: string;
    /** Runs that had ended before the plan was settled. */
    readonly earlier: number;
    /** Whether it was asked what was planned; else verdicts are exploratory, as other seeds would be there. */
    readonly isFollowed: boolean;
  } | null;
  /** How much of the metric's variance each axis explains. */
  readonly variance: SharesOfVariance;
  /** Runs of the experiment that belong to no cell of its newest matrix, so that no row holds them. */
  readonly otherRuns: number;
  /**
   * For each row, what its difference is on this kind of data, where the test examples are a sample too; null where
   * that is not known.
   */
  readonly onKindOfData: readonly (OnKindOfData | null)[];
}

/** Compares the runs of an experiment as its newest matrix asks, from the store alone. */
export function compareExperiment(
  reader: DetailReader,
  options: CompareExperimentOptions = {},
): ExperimentComparison {
  const experiments = reader.experiments();
  const name = options.experiment ?? reader.listRuns({ limit: 1 })[0]?.experiment;
  if (name === undefined) throw new AblateError('CONFIG', 'the store has no runs to compare yet');
  const found = experiments.find((experiment) => experiment.name === name);
  if (found === undefined)
    throw new AblateError(
      'CONFIG',
      unknownName(
        'experiment',
        name,
        experiments.map((experiment) => experiment.name),
      ),
    );
  const matrix = parseStoredMatrix(found.matrix);
  const runs = reader.listRuns({ experiment: name });
  const known = reader.metricKeys(runs.map(({ id }) => id));
  const usual = known.includes('test/accuracy') ? 'test/accuracy' : 'test/loss';
  const metric = options.metric ?? matrix?.compare?.metric ?? usual;
  if (!known.includes(metric)) throw new AblateError('CONFIG', unknownName('metric', metric, known));
  const question = metricQuestion(metric, matrix?.compare ?? null, options.goal);
  const { cells, seeds } =
    matrix === null ? cellsOfRuns(runs, name, metric) : cellsOfMatrix(matrix, name, metric, reader);
  const hashes = new Set(matrix?.cells.map(({ hash }) => hash));
  const baseline = options.baseline ?? matrix?.compare?.baseline ?? null;
  if (baseline !== null) checkBaseline(baseline, cells);
  const plan = parseStoredPlan(found.plan);
  const isAsPlanned =
    plan?.metric === metric && plan.goal === question.goal && options.baseline === undefined;
  const comparison = isAsPlanned
    ? comparePlan(plan, plannedProgress(plan, found, seeds, reader))
    : compareTable(cells, seeds, { ...question, baseline });
  const runsOf = finishedRuns(matrix, plan, runs, name, reader);
  return {
    experiment: name,
    onKindOfData: onKindOfData(comparison, runsOf, reader),
    planned: plan === null ? null : { metric: plan.metric, earlier: plan.earlier, isFollowed: isAsPlanned },
    question: found.question,
    ...comparison,
    variance: sharesOfVariance(tableObservations(cells, comparison)),
    otherRuns: matrix === null ? 0 : runs.filter(({ configHash }) => !hashes.has(configHash ?? '')).length,
  };
}

/** The finished runs of a cell by its label and seed. */
type RunsOf = (label: string, seed: number) => RunRow | undefined;

function finishedRuns(
  matrix: StoredMatrix | null,
  plan: StoredPlan | null,
  runs: readonly RunRow[],
  experiment: string,
  reader: DetailReader,
): RunsOf {
  const cells = [...(plan?.cells ?? []), ...(matrix?.cells ?? [])];
  const known = matrix === null ? runs : reader.listRuns({ configHashes: hashesOf(cells) });
  const chosen = new ChosenRuns(known, experiment);
  const cellOf = new Map<string, string>([
    ...cells.map(({ label, hash }): [string, string] => [label, hash]),
    ...(matrix === null
      ? runs.map((run): [string, string] => [run.tags.cell ?? run.name, cellOfRun(run)])
      : []),
  ]);
  return (label, seed) => {
    const run = chosen.find(cellOf.get(label) ?? '', seed);
    return run?.status === 'finished' ? run : undefined;
  };
}

function onKindOfData(
  { rows, seeds, metric }: Comparison,
  runsOf: RunsOf,
  reader: DetailReader,
): (OnKindOfData | null)[] {
  const scores = new PredictionScores(reader, metric);
  return rows.map(({ label, baseline, difference, decision }) => {
    if (baseline === null || difference === null) return null;
    const pairs = seeds.slice(0, decision?.decidedAt ?? undefined).flatMap((seed) => {
      const [cell, other] = [runsOf(label, seed), runsOf(baseline, seed)];
      return cell === undefined || other === undefined ? [] : [{ cell, other }];
    });
    // Of the same runs as the difference on this test set, or not at all.
    if (pairs.length !== difference.pairs) return null;
    return scores.compare(
      pairs.map(({ cell }) => cell),
      pairs.map(({ other }) => other),
    );
  });
}

function plannedProgress(
  { cells, metric }: StoredPlan,
  { name, decisions }: Experiment,
  moreSeeds: readonly number[],
  reader: DetailReader,
): PlanProgress {
  const chosen = new ChosenRuns(reader.listRuns({ configHashes: hashesOf(cells) }), name);
  return {
    held: heldLooks(decisions),
    outcomeOf: (hash, seed) => runOutcome(chosen.find(hash, seed), metric),
    moreSeeds,
  };
}

interface Table {
  readonly cells: readonly CellOutcomes[];
  readonly seeds: readonly number[];
}

function cellsOfMatrix(
  { cells, seeds }: StoredMatrix,
  experiment: string,
  metric: string,
  reader: DetailReader,
): Table {
  const chosen = new ChosenRuns(reader.listRuns({ configHashes: hashesOf(cells) }), experiment);
  return {
    cells: cells.map(({ hash, label, labels }) => ({
      label,
      labels,
      runs: seeds.map((seed) => runOutcome(chosen.find(hash, seed), metric)),
    })),
    seeds,
  };
}

/** Without a matrix: runs with one configuration are a cell, and the seeds are those that any cell has. */
function cellsOfRuns(runs: readonly RunRow[], experiment: string, metric: string): Table {
  const chosen = new ChosenRuns(runs, experiment);
  const newest = new Map<string, RunRow>();
  for (const run of runs) if (!newest.has(cellOfRun(run))) newest.set(cellOfRun(run), run);
  const cells = [...newest].reverse();
  const seeds = [...new Set(cells.flatMap(([cell]) => [...chosen.ofCell(cell).keys()]))].sort(
    (a, b) => (a ?? -1) - (b ?? -1),
  );
  return {
    cells: cells.map(([cell, { name, tags }]) => ({
      label: tags.cell ?? name,
      labels: Object.fromEntries(Object.entries(tags).filter(([tag]) => CELL_KEYS.includes(tag))),
      runs: seeds.map((seed) => runOutcome(chosen.find(cell, seed), metric)),
    })),
    // Runs without a seed are one more column.
    seeds: seeds.map((seed) => seed ?? -1),
  };
}

function checkBaseline(baseline: Readonly<Record<string, string>>, cells: readonly CellOutcomes[]): void {
  for (const [axis, label] of Object.entries(baseline)) {
    const axes = new Set(cells.flatMap(({ labels }) => Object.keys(labels)));
    if (!axes.has(axis)) throw new AblateError('CONFIG', `baseline: ${unknownName('axis', axis, axes)}`);
    const labels = new Set(cells.flatMap((cell) => cell.labels[axis] ?? []));
    if (!labels.has(label))
      throw new AblateError('CONFIG', `baseline: ${unknownName(`label of ${axis}`, label, labels)}`);
  }
}
