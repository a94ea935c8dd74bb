import { idleComponents, type DetailReader, type RunRow } from '@ablate/tracker';
import type { Answer } from './answer.js';
import type { Curve } from './drawing/curves.js';
import type { Trend } from './drawing/trend.js';
import { readConfusion, type Confusion } from './artifacts/confusion.js';
import { readMistakes, type Mistakes } from './mistakes/read-mistakes.js';
import { readTrends } from './read-trends.js';

/** Points of a drawn curve: as many as a page is wide enough to tell apart. */
const MOST_POINTS = 200;
const MOST_METRICS = 3;

export interface ReportCell {
  readonly label: string;
  /** In the order of the answer's seeds; null where none stands for a seed. */
  readonly runs: readonly (RunRow | null)[];
  /** Counts of its runs together; null where no run has any. */
  readonly confusion: Confusion | null;
}

/** All that a report says. */
export interface Report {
  readonly answer: Answer;
  readonly cells: readonly ReportCell[];
  /** By metric, then by cell, then by seed. */
  readonly curves: readonly { readonly metric: string; readonly cells: readonly (readonly Curve[])[] }[];
  /** Of the compared metric and the test accuracy, over each axis that is a number. */
  readonly trends: readonly Trend[];
  /** Components that reported having done nothing over a whole run. */
  readonly idle: readonly {
    readonly cell: string;
    readonly component: string;
    readonly measure: string;
    readonly seeds: number;
  }[];
  readonly mistakes: Mistakes | null;
  readonly origins: readonly Origin[];
  /** What could not be read. */
  readonly problems: readonly string[];
}

/** Where a run comes from. */
export interface Origin {
  readonly run: RunRow;
  readonly commit: string | null;
  readonly node: string | null;
}

/** Reads from a store all that a report of this answer says. */
export function readReport(reader: DetailReader, answer: Answer): Report {
  const rows = new Map(
    answer.runs.flat().flatMap((id) => (id === null ? [] : [[id, reader.getRun(id)] as const])),
  );
  const problems: string[] = [];
  const cells = answer.rows.map(({ label }, at): ReportCell => {
    const runs = (answer.runs[at] ?? []).map((id) => (id === null ? null : (rows.get(id) ?? null)));
    return { label, runs, confusion: confusionOf(runs, reader, problems) };
  });
  return {
    answer,
    cells,
    curves: curveMetrics(answer.metric, [...rows.values()]).map((metric) => ({
      metric,
      cells: cells.map(({ runs }) => runs.flatMap((run) => curveOf(run, metric, reader))),
    })),
    trends: readTrends(reader, answer.experiment, cells, trendMetrics(answer.metric, [...rows.values()])),
    idle: cells.flatMap(idleIn),
    mistakes: mistakesOf(cells, reader, problems),
    origins: [...rows.values()].map((run) => originOf(run, reader)),
    problems,
  };
}

/** What is drawn over steps: the compared metric where it has several points, and the losses. */
function curveMetrics(compared: string, runs: readonly RunRow[]): string[] {
  const hasCurve = (metric: string) => runs.some(({ metrics }) => (metrics[metric]?.count ?? 0) > 1);
  const wanted = [compared, compared.replace(/^test\//, 'val/'), 'train/loss', 'val/loss'];
  return [...new Set(wanted)].filter(hasCurve).slice(0, MOST_METRICS);
}

function trendMetrics(compared: string, runs: readonly RunRow[]): string[] {
  const isKnown = (metric: string) => runs.some(({ metrics }) => metrics[metric] !== undefined);
  return [...new Set([compared, 'test/accuracy'])].filter(isKnown);
}

function curveOf(run: RunRow | null, metric: string, reader: DetailReader): Curve[] {
  if (run?.metrics[metric] === undefined) return [];
  const points = reader.series(run.id, metric, { buckets: MOST_POINTS });
  return [points.filter(({ value }) => Number.isFinite(value)).map(({ step, value }) => ({ step, value }))];
}

function idleIn({ label, runs }: ReportCell): Report['idle'][number][] {
  const found = new Map<string, Report['idle'][number]>();
  for (const { component, measure } of runs.flatMap((run) => (run === null ? [] : idleComponents(run)))) {
    const key = `${component} ${measure}`;
    found.set(key, { cell: label, component, measure, seeds: (found.get(key)?.seeds ?? 0) + 1 });
  }
  return [...found.values()];
}

function confusionOf(
  runs: readonly (RunRow | null)[],
  reader: DetailReader,
  problems: string[],
): Confusion | null {
  const all = runs.flatMap((run): Confusion[] => {
    const found = run === null ? null : readConfusion(reader.artifacts(run.id));
    if (typeof found === 'string') problems.push(`confusion matrix of ${run?.name ?? ''}: ${found}`);
    return found === null || typeof found === 'string' ? [] : [found];
  });
  const [first] = all;
  if (first === undefined) return null;
  return {
    classNames: first.classNames,
    counts: first.counts.map((row, expected) =>
      row.map((_, answered) => all.reduce((sum, { counts }) => sum + (counts[expected]?.[answered] ?? 0), 0)),
    ),
  };
}

function mistakesOf(cells: readonly ReportCell[], reader: DetailReader, problems: string[]): Mistakes | null {
  try {
    return readMistakes(
      cells.map(({ runs }) => runs),
      reader,
    );
  } catch (error) {
    problems.push(`predictions: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

function originOf(run: RunRow, reader: DetailReader): Origin {
  const environment = reader.environment(run.id);
  const { git, node } = environment ?? {};
  const commit = typeof git === 'object' && git !== null && !Array.isArray(git) ? git.commit : null;
  return {
    run,
    commit: typeof commit === 'string' ? commit : null,
    node: typeof node === 'string' ? node : null,
  };
}
