import type { Goal } from '@ablate/statistics';
import {
  answeredRegistration,
  ChosenRuns,
  outcomeMetrics,
  parseStoredMatrix,
  type AnsweredRegistration,
  type ListOptions,
  type RunRow,
  type StoredMatrix,
} from '@ablate/tracker';
import { type MatrixRuns, planOf } from '../../matrix/matrix-runs.js';
import { asksSomething } from '../../matrix/stored-matrix.js';
import { storedRule } from '../../metrics/metric-rules.js';
import type { UiReader } from '../../store/ui-reader.js';
import type { AnswerState } from './answer-state.js';

/** What an experiment asks, and the runs that answer it. */
export interface AskedExperiment extends MatrixRuns {
  readonly question: string | null;
  readonly metric: string;
  readonly goal: Goal | null;
  /** The smallest difference of this metric that matters. */
  readonly margin: number | null;
  /** Whether cells or components are compared at all. */
  readonly isCompared: boolean;
  /** What was chosen in place of what the matrix says, in words. */
  readonly changes: readonly string[];
  readonly registration: AnsweredRegistration | null;
}

const USUAL_METRIC = 'test/accuracy';

export interface AskedReader extends Pick<UiReader, 'experiments' | 'metricKeys'> {
  readonly listRuns: (options: ListOptions) => readonly RunRow[];
}

/**
 * What the stored matrix of an experiment asks, with what a person has chosen in its place; null where no matrix is
 * stored.
 */
export function readAsked(
  reader: AskedReader,
  experiment: string,
  chosen: Pick<AnswerState, 'metric' | 'goal' | 'baseline'>,
): AskedExperiment | null {
  const stored = reader.experiments().find(({ name }) => name === experiment);
  const matrix = parseStoredMatrix(stored?.matrix ?? null);
  if (stored === undefined || matrix === null) return null;
  const { compare, isChanged, changes } = chosenCompare(matrix, chosen);
  const changed: StoredMatrix = { ...matrix, compare };
  // With the finished runs of other experiments that stand for cells of this one.
  const runs = reader.listRuns({
    configHashes: [...new Set(matrix.cells.map(({ hash }) => hash))],
    metrics: outcomeMetrics(compare.metric, reader.metricKeys()),
  });
  const plan = planOf(stored);
  return {
    ...{ experiment, question: stored.question, matrix: changed, changes },
    ...{ metric: compare.metric, goal: compare.goal, margin: compare.margin },
    ...{ isCompared: asksSomething(changed), chosen: new ChosenRuns(runs, experiment) },
    // A plan settles the baseline too.
    ...(chosen.baseline === null ? plan : { plan: null, held: [] }),
    registration: answeredRegistration(stored.registrations, {
      question: stored.question,
      matrix: isChanged ? { ...stored.matrix, compare: { ...compare } } : stored.matrix,
    }),
  };
}

function chosenCompare(
  { compare, cells }: StoredMatrix,
  { metric: wanted, goal: wantedGoal, baseline: pinned }: Pick<AnswerState, 'metric' | 'goal' | 'baseline'>,
) {
  const metric = wanted ?? compare?.metric ?? USUAL_METRIC;
  const rule = storedRule(metric, compare);
  const own = compare?.metric === metric ? compare : null;
  const goal = wantedGoal ?? rule?.goal ?? null;
  const cell = pinned === null ? undefined : cells.find(({ label }) => label === pinned);
  const baseline = cell?.labels ?? compare?.baseline ?? null;
  const changes = [
    ...(compare === null || own !== null ? [] : [`metric (the matrix asks for ${compare.metric})`]),
    ...(goal === (rule?.goal ?? null) ? [] : ['goal']),
    ...(cell === undefined ? [] : ['baseline']),
  ];
  // A margin has the unit of its metric.
  const margin = own?.margin ?? null;
  // The worst value of the other goal is not known.
  const worst = wantedGoal === null || wantedGoal === rule?.goal ? (rule?.worst ?? null) : null;
  return {
    compare: { metric, goal, baseline, margin, worst },
    ...{ changes, isChanged: changes.length > 0 },
  };
}
