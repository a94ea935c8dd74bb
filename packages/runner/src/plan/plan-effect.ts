import { canonicalJson, type JsonValue } from '@ablate/core';
import { findTwin, LEAST_PAIRS, plan, type PlanAnswer } from '@ablate/statistics';
import {
  cellOfRun,
  parseStoredMatrix,
  runOutcome,
  seedOfRun,
  type Experiment,
  type RunRow,
} from '@ablate/tracker';
import { describePlan } from '../looks/describe-plan.js';
import type { Cell } from '../matrix/expand.js';
import type { Matrix } from '../matrix/parse-matrix.js';

/** Which effect a matrix is to find, and how surely. */
export interface EffectQuestion {
  /** The difference to be found, in the metric's unit. */
  readonly effect: number;
  readonly power: number;
  readonly onStep?: () => void;
}

/** How many seeds it takes to find an effect with a matrix. */
export interface EffectPlan extends Pick<EffectQuestion, 'effect' | 'power'> {
  readonly metric: string;
  readonly margin: number | null;
  readonly comparisons: number;
  /**
   * Standard deviation of what is compared, in those of a difference of two runs: 1, or less for the main effects of a
   * design, each the average over many runs that are taken to vary independently.
   */
  readonly spread: number;
  /** Of like runs: same dataset, metric and epochs, and none that the matrix itself would use. */
  readonly pairs: number;
  /** Null where there are too few pairs, or they don't differ. */
  readonly answer: PlanAnswer | null;
  /** Seeds of a pilot that makes up for it, far from those of the matrix. */
  readonly pilotSeeds: readonly number[];
}

/** Seeds from here on are nobody's own. */
const PILOT = 1_000_000;

/** What it takes to find an effect by a matrix, from the spread of like runs in the store. */
export function planEffect(
  matrix: Matrix,
  cells: readonly Cell[],
  past: readonly RunRow[],
  experiments: readonly Experiment[],
  { effect, power, onStep }: EffectQuestion,
): EffectPlan {
  const { compare, looks, seeds } = matrix;
  const metric = compare?.metric ?? 'test/accuracy';
  const margin = compare?.margin ?? null;
  const planned = describePlan({ ...matrix, looks: looks ?? [seeds.length] }, cells, 0)?.cells ?? [];
  const averaged = compare?.baseline === null ? matrix.design : null;
  const comparisons = Math.max(
    1,
    averaged === null
      ? planned.filter(({ hash, baseline }) => baseline !== null && baseline !== hash).length
      : (averaged.components.length * planned.length) / averaged.runs.length,
  );
  const spread = averaged === null ? 1 : Math.sqrt(2 / averaged.runs.length);
  const differences = pairedDifferences(likeRuns(cells, past), experiments, metric).map((each) =>
    each.map((difference) => spread * difference),
  );
  const answer = plan({
    ...{ differences, effect, power, margin, comparisons },
    looks: looks ?? [seeds.length],
    ...(onStep === undefined ? {} : { onStep }),
  });
  const pilot = Math.max(2, Math.ceil(LEAST_PAIRS / comparisons));
  return {
    ...{ effect, power, metric, margin, comparisons, spread, answer },
    pairs: differences.reduce((sum, { length }) => sum + length, 0),
    pilotSeeds: Array.from({ length: pilot }, (_, at) => PILOT + at),
  };
}

function likeRuns(cells: readonly Cell[], past: readonly RunRow[]): RunRow[] {
  const kind = ({ dataset = null, epochs = null }: { dataset?: JsonValue; epochs?: JsonValue }) =>
    canonicalJson({ dataset, epochs });
  const kinds = new Set(cells.map(({ canonical }) => kind(canonical)));
  const own = new Set(cells.map(({ hash, seed }) => `${hash} ${seed}`));
  return past.filter((run) => kinds.has(kind(run.config)) && !own.has(`${run.configHash} ${run.seed}`));
}

/** A list for each cell of each experiment that has a baseline, seed by seed. */
function pairedDifferences(
  runs: readonly RunRow[],
  experiments: readonly Experiment[],
  metric: string,
): number[][] {
  return experiments.flatMap(({ name, matrix: stored }) => {
    const matrix = parseStoredMatrix(stored);
    const baseline = matrix?.compare?.baseline;
    if (matrix === null || baseline == null) return [];
    const values = new Map<string, number>();
    for (const run of runs) {
      const outcome = runOutcome(run, metric);
      const key = `${cellOfRun(run)} ${seedOfRun(run)}`;
      // Newest first: the newest of one cell and seed counts.
      if (run.experiment === name && outcome.state === 'finished' && !values.has(key))
        values.set(key, outcome.value);
    }
    const seeds = [...new Set(runs.map(seedOfRun))];
    return matrix.cells.flatMap((cell) => {
      const twin = matrix.cells[findTwin(cell, matrix.cells, baseline) ?? -1];
      if (twin === undefined || twin.hash === cell.hash) return [];
      const differences = seeds.flatMap((seed) => {
        const [one, other] = [values.get(`${cell.hash} ${seed}`), values.get(`${twin.hash} ${seed}`)];
        return one === undefined || other === undefined ? [] : one - other;
      });
      return differences.length === 0 ? [] : [differences];
    });
  });
}
