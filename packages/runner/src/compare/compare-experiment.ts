import { AblateError, unknownName } from '@ablate/core';
import { parseStoredMatrix, type DetailReader, type RunRow, type StoredMatrix } from '@ablate/tracker';
import { CELL_KEYS } from '../matrix/schema.js';
import { compareCells, type ComparisonRow, type Group, type GroupRun } from './compare-cells.js';
import { axisImportance, type Importance } from './importance.js';
import { MEANINGS } from '../run-meaning.js';
import { hashesOf, KnownRuns } from '../plan/known-runs.js';

export interface CompareExperimentOptions {
  /** Default: the experiment of the newest run. */
  readonly experiment?: string;
  /** Default: what the matrix compares, else `test/accuracy`, or `test/loss` where there is none. */
  readonly metric?: string;
  readonly goal?: 'max' | 'min';
  readonly baseline?: Readonly<Record<string, string>>;
}

export interface ExperimentComparison {
  readonly experiment: string;
  readonly question: string | null;
  readonly metric: string;
  readonly goal: 'max' | 'min';
  readonly rows: readonly ComparisonRow[];
  /** How much of the metric's variance each axis explains; null where there is none. */
  readonly importance: Importance | null;
  /** Runs of the experiment that belong to no cell of its newest matrix, so that no row holds them. */
  readonly otherRuns: number;
}

const SMALLER_IS_BETTER = /(loss|rmse|mae|error)$/;

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
  const goal = options.goal ?? matrix?.compare?.goal ?? (SMALLER_IS_BETTER.test(metric) ? 'min' : 'max');
  const groups = matrix === null ? groupsOfRuns(runs, metric) : groupsOfMatrix(matrix, name, metric, reader);
  const hashes = new Set(matrix?.cells.map(({ hash }) => hash));
  const baseline = options.baseline ?? matrix?.compare?.baseline ?? null;
  if (baseline !== null) checkBaseline(baseline, groups);
  return {
    experiment: name,
    question: found.question,
    metric,
    goal,
    rows: compareCells(groups, { metric, goal, baseline }),
    importance: axisImportance(groups),
    otherRuns: matrix === null ? 0 : runs.filter(({ configHash }) => !hashes.has(configHash ?? '')).length,
  };
}

function groupsOfMatrix(
  matrix: StoredMatrix,
  experiment: string,
  metric: string,
  reader: DetailReader,
): Group[] {
  const known = new KnownRuns(reader.listRuns({ configHashes: hashesOf(matrix.cells) }), experiment);
  return matrix.cells.map(({ hash, label, labels }) => ({
    label,
    labels,
    runs: matrix.seeds.map((seed) => toGroupRun(seed, known.find({ hash, seed }), metric)),
  }));
}

/** Without a matrix: runs with one configuration are a group; of several runs with one seed the newest counts. */
function groupsOfRuns(runs: readonly RunRow[], metric: string): Group[] {
  const groups = new Map<string, { label: string; labels: Record<string, string>; runs: GroupRun[] }>();
  for (const run of runs) {
    const key = run.configHash ?? run.id;
    const labels = Object.fromEntries(Object.entries(run.tags).filter(([tag]) => CELL_KEYS.includes(tag)));
    const group = groups.get(key) ?? { label: run.tags.cell ?? run.name, labels, runs: [] };
    groups.set(key, group);
    const seed = run.seed ?? 0;
    if (!group.runs.some((other) => other.seed === seed)) group.runs.push(toGroupRun(seed, run, metric));
  }
  return [...groups.values()].reverse();
}

function toGroupRun(seed: number, run: RunRow | undefined, metric: string): GroupRun {
  const status = run === undefined ? 'missing' : MEANINGS[run.status].compared;
  return { seed, status, value: status === 'finished' ? (run?.metrics[metric]?.last ?? null) : null };
}

function checkBaseline(baseline: Readonly<Record<string, string>>, groups: readonly Group[]): void {
  for (const [axis, label] of Object.entries(baseline)) {
    const axes = new Set(groups.flatMap(({ labels }) => Object.keys(labels)));
    if (!axes.has(axis)) throw new AblateError('CONFIG', `baseline: ${unknownName('axis', axis, axes)}`);
    const labels = new Set(groups.flatMap((group) => group.labels[axis] ?? []));
    if (!labels.has(label))
      throw new AblateError('CONFIG', `baseline: ${unknownName(`label of ${axis}`, label, labels)}`);
  }
}
