import { countedValue, type MetricRule } from '@ablate/statistics';
import { ChosenRuns, cellOfRun, runOutcome, seedOfRun, type RunRow } from '@ablate/tracker';

export interface CountedValues {
  readonly values: readonly number[];
  /** No run has ended with a value yet: these are the newest ones so far. */
  readonly early: boolean;
}

const known = new WeakMap<readonly RunRow[], readonly RunRow[]>();

/** Of runs of one cell and seed, the one that stands for them. */
export function oneRunEach(runs: readonly RunRow[]): readonly RunRow[] {
  const found = known.get(runs) ?? choose(runs);
  known.set(runs, found);
  return found;
}

function choose(runs: readonly RunRow[]): RunRow[] {
  const newestFirst = [...runs].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
  const experiments = [...new Set(runs.map(({ experiment }) => experiment))];
  const chosen = new Map(
    experiments.map((name) => {
      const own = newestFirst.filter(({ experiment }) => experiment === name);
      return [name, new ChosenRuns(own, name)] as const;
    }),
  );
  return runs.filter((run) => chosen.get(run.experiment)?.find(cellOfRun(run), seedOfRun(run)) === run);
}

/** The values that runs count with, each standing for its cell and seed. */
export function countedValues(
  runs: readonly RunRow[],
  metric: string | null,
  rule: MetricRule | undefined,
): CountedValues {
  if (metric === null) return { values: [], early: true };
  const values = runs.flatMap((run) => countedValue(runOutcome(run, metric), rule?.worst ?? null) ?? []);
  if (values.length > 0) return { values, early: false };
  const last = runs.map(({ metrics }) => metrics[metric]?.last ?? NaN);
  return { values: last.filter(Number.isFinite), early: true };
}
