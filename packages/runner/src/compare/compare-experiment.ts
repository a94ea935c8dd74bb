import { AblateError, unknownName } from '@ablate/core/config';
import {
  comparePlan,
  compareTable,
  onKindOfData,
  sharesOfVariance,
  tableObservations,
  type Comparison,
  type Goal,
  type OnKindOfData,
  type PlanProgress,
  type ScoresOf,
  type SharesOfVariance,
} from '@ablate/statistics';
import {
  answeredRegistration,
  cellOfRun,
  ChosenRuns,
  heldLooks,
  meanCost,
  outcomeTable,
  parseStoredMatrix,
  parseStoredPlan,
  PredictionScores,
  runOutcome,
  type AnsweredRegistration,
  type DetailReader,
  type Experiment,
  type JsonObject,
  type JsonValue,
  type OutcomeTable,
  type RunCost,
  type RunRow,
  type StoredCell,
  type StoredPlan,
} from '@ablate/tracker';
import { CELL_KEYS } from '../matrix/schema.js';
import { constantRuns, type ConstantRun } from './constant-runs.js';
import { metricQuestion } from './metric-question.js';
import { hashesOf } from '../plan/hashes-of.js';

/** Which experiment is compared, and by what. */
export interface CompareExperimentOptions {
  /** Default: the experiment of the newest run. */
  readonly experiment?: string;
  /** Default: what the matrix compares, else `test/accuracy`, or `test/loss` where there is none. */
  readonly metric?: string;
  /** Default: as the matrix says for the metric that it compares, else that of a metric of Ablate's own. */
  readonly goal?: Goal;
  readonly baseline?: Readonly<Record<string, string>>;
  /** Compares what was registered under this hash, or the start of it, in place of the newest matrix. */
  readonly registration?: string;
}

/** An experiment's cells compared, with what was asked and registered. */
export interface ExperimentComparison extends Comparison {
  readonly experiment: string;
  readonly question: string | null;
  readonly goal: Goal;
  /** The registration that is answered, or from which this differs; null where nothing was registered. */
  readonly registration: AnsweredRegistration | null;
  /** The plan of an experiment whose seeds stop when decided; null for fixed seeds. */
  readonly planned: {
    readonly metric: string;
    /** Runs that had ended before the plan was settled. */
    readonly earlier: number;
    /** Whether it was asked what was planned; else verdicts are exploratory, as other seeds would be there. */
    readonly isFollowed: boolean;
  } | null;
  /** For each row, what its finished runs have cost on average. */
  readonly costs: readonly RunCost[];
  /** How much of the metric's variance each axis explains. */
  readonly variance: SharesOfVariance;
  /** Runs of the experiment that belong to no cell of its newest matrix, so that no row holds them. */
  readonly otherRuns: number;
  /**
   * For each row, what its difference is on this kind of data, where the test examples are a sample too; null where
   * that is not known.
   */
  readonly onKindOfData: readonly (OnKindOfData | null)[];
  /** Finished runs in it that predict the same for every test example: what they are compared by is not of a trained network. */
  readonly constant: readonly ConstantRun[];
  /** The run that stands for each seed of each row, by id; null where there is none. */
  readonly runs: readonly (readonly (string | null)[])[];
}

/**
 * Compares the runs of an experiment as its newest matrix asks, from the store alone.
 * @example
 * ```ts compare.ts types: needs a store with runs
 * import { compareExperiment } from '@ablate/runner';
 * import { openReader } from '@ablate/tracker';
 *
 * using reader = openReader('.ablate/ablate.db');
 * for (const { label, mean } of compareExperiment(reader).rows) console.log(label, mean);
 * ```
 */
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
  const asked = askedMatrix(found, options.registration);
  const matrix = parseStoredMatrix(asked.matrix);
  const plan = parseStoredPlan(found.plan);
  const storedCells = [...(plan?.cells ?? []), ...(matrix?.cells ?? [])];
  const runs = reader.listRuns({ experiment: name });
  // With the runs of other experiments that stand for these cells: it may have none of its own.
  const ofCells = storedCells.length === 0 ? runs : reader.listRuns({ configHashes: hashesOf(storedCells) });
  const known = reader.metricKeys([...new Set([...runs, ...ofCells].map(({ id }) => id))]);
  const usual = known.includes('test/accuracy') ? 'test/accuracy' : 'test/loss';
  const metric = options.metric ?? matrix?.compare?.metric ?? usual;
  if (!known.includes(metric)) throw new AblateError('CONFIG', unknownName('metric', metric, known));
  const question = metricQuestion(metric, matrix?.compare ?? null, options.goal);
  const chosen = new ChosenRuns(ofCells, name);
  const { cells, seeds } =
    matrix === null
      ? tableOfRuns(runs, name, metric)
      : outcomeTable(matrix.cells, matrix.seeds, chosen, metric);
  const hashes = new Set(matrix?.cells.map(({ hash }) => hash));
  const baseline = options.baseline ?? matrix?.compare?.baseline ?? null;
  if (baseline !== null) checkBaseline(baseline, cells);
  const isAsPlanned =
    plan?.metric === metric && plan.goal === question.goal && options.baseline === undefined;
  const comparison = isAsPlanned
    ? comparePlan(plan, plannedProgress(plan, found, seeds, chosen))
    : compareTable(cells, seeds, { ...question, baseline, design: matrix?.design ?? null });
  const standingFor = runsByLabel(storedCells.length === 0 ? cells : storedCells, chosen);
  const scores = new PredictionScores(reader, metric);
  const runsOf: RunsOf = (label, seed) => {
    const run = standingFor(label, seed);
    return run?.status === 'finished' ? run : undefined;
  };
  const scoresOf: ScoresOf = (label, seed) => {
    const run = runsOf(label, seed);
    return run === undefined ? null : scores.of(run);
  };
  return {
    experiment: name,
    registration: answeredRegistration(found.registrations, {
      question: asked.question,
      matrix:
        matrix?.compare?.metric === metric &&
        matrix.compare.goal === question.goal &&
        options.baseline === undefined
          ? asked.matrix
          : { ...asked.matrix, compare: { ...question, baseline } },
      configOf: (hash) => runs.find(({ configHash }) => configHash === hash)?.config,
    }),
    onKindOfData: onKindOfData(comparison, scoresOf),
    constant: constantRuns(
      comparison.rows.flatMap(({ label }) =>
        comparison.seeds.flatMap((seed) => {
          const run = runsOf(label, seed);
          return run === undefined ? [] : [{ id: run.id, label, seed }];
        }),
      ),
      reader,
    ),
    runs: comparison.rows.map(({ label }) =>
      comparison.seeds.map((seed) => standingFor(label, seed)?.id ?? null),
    ),
    planned: plan === null ? null : { metric: plan.metric, earlier: plan.earlier, isFollowed: isAsPlanned },
    question: found.question,
    ...comparison,
    costs: comparison.rows.map(({ label }) => meanCost(seeds.flatMap((seed) => runsOf(label, seed) ?? []))),
    variance: sharesOfVariance(tableObservations(cells, { seeds, worst: comparison.worst })),
    otherRuns: matrix === null ? 0 : runs.filter(({ configHash }) => !hashes.has(configHash ?? '')).length,
  };
}

/** What is asked: by the newest matrix, or as it was registered. */
function askedMatrix(
  { name, question, matrix, registrations }: Experiment,
  wanted: string | undefined,
): Pick<Experiment, 'question' | 'matrix'> {
  if (wanted === undefined) return { question, matrix };
  const found = registrations.filter(({ hash }) => hash.startsWith(wanted));
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw new AblateError(
      'CONFIG',
      `expected the hash of one registration of "${name}", or the start of it, got "${wanted}"; known: ${registrations.map(({ hash }) => hash.slice(0, 12)).join(', ') || 'none'}`,
    );
  const { registration } = only;
  return {
    question: typeof registration.question === 'string' ? registration.question : null,
    matrix: isObject(registration.matrix) ? registration.matrix : null,
  };
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The runs of a cell by its label and seed. */
type RunsOf = (label: string, seed: number) => RunRow | undefined;

function runsByLabel(cells: readonly StoredCell[], chosen: ChosenRuns): RunsOf {
  const hashes = new Map(cells.map(({ label, hash }) => [label, hash]));
  return (label, seed) => chosen.find(hashes.get(label) ?? '', seed);
}

function plannedProgress(
  { metric }: StoredPlan,
  { decisions }: Experiment,
  moreSeeds: readonly number[],
  chosen: ChosenRuns,
): PlanProgress {
  return {
    held: heldLooks(decisions),
    outcomeOf: (hash, seed) => runOutcome(chosen.find(hash, seed), metric),
    moreSeeds,
  };
}

/** Without a matrix: runs with one configuration are a cell, and the seeds are those that any cell has. */
function tableOfRuns(runs: readonly RunRow[], experiment: string, metric: string): OutcomeTable {
  const newest = new Map<string, RunRow>();
  for (const run of runs) if (!newest.has(cellOfRun(run))) newest.set(cellOfRun(run), run);
  const cells = [...newest].reverse().map(([hash, { name, tags }]): StoredCell => ({
    ...{ hash, label: tags.cell ?? name },
    labels: Object.fromEntries(
      Object.entries(tags).filter(([tag]) => CELL_KEYS.includes(tag.split('.')[0] ?? tag)),
    ),
  }));
  return outcomeTable(cells, [], new ChosenRuns(runs, experiment), metric);
}

function checkBaseline(
  baseline: Readonly<Record<string, string>>,
  cells: readonly Pick<StoredCell, 'labels'>[],
): void {
  for (const [axis, label] of Object.entries(baseline)) {
    const axes = new Set(cells.flatMap(({ labels }) => Object.keys(labels)));
    if (!axes.has(axis)) throw new AblateError('CONFIG', `baseline: ${unknownName('axis', axis, axes)}`);
    const labels = new Set(cells.flatMap((cell) => cell.labels[axis] ?? []));
    if (!labels.has(label))
      throw new AblateError('CONFIG', `baseline: ${unknownName(`label of ${axis}`, label, labels)}`);
  }
}
