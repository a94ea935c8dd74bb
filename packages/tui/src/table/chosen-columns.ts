import type { RunRow, Summary } from '@ablate/tracker';
import { runLeaves } from '../configuration/run-leaves.js';
import { formatNumber } from '@ablate/report/text';
import { span } from '../text/line.js';
import { metricTitle, type RunColumn, runColumns } from './columns.js';

const MEASURES = ['min', 'max', 'mean'] as const;
type Measure = (typeof MEASURES)[number];

/** Newest runs whose parameters can be chosen as columns. */
const MOST_RUNS = 500;

interface MetricOf {
  readonly key: string;
  readonly measure: Measure | 'last';
}

/** The metric that a column shows, and by which measure; null for one that shows something else. */
export function metricOf(id: string, metricKeys: readonly string[]): MetricOf | null {
  if (metricKeys.includes(id)) return { key: id, measure: 'last' };
  const measure = MEASURES.find((name) => id.endsWith(`.${name}`));
  const key = measure === undefined ? '' : id.slice(0, -measure.length - 1);
  return measure !== undefined && metricKeys.includes(key) ? { key, measure } : null;
}

function measured(id: string, { key, measure }: MetricOf, priority: number): RunColumn {
  const of = (summary: Summary | undefined) => summary?.[measure] ?? null;
  const title = metricTitle(id);
  return {
    ...{ id, title, priority, align: 'right', width: Math.min(16, Math.max(8, title.length + 1)) },
    cell: ({ metrics }) => {
      const value = of(metrics[key]);
      return value === null ? span('–', { dim: true }) : span(formatNumber(value));
    },
    sortValue: ({ metrics }) => of(metrics[key]),
  };
}

function parameter(run: RunRow, id: string): string | null {
  return runLeaves(run).get(id) ?? run.tags[id] ?? null;
}

function ofParameter(id: string, priority: number): RunColumn {
  return {
    ...{
      id,
      title: id,
      priority,
      align: 'left',
      width: Math.min(16, Math.max(8, id.length + 1)),
      growTo: 40,
    },
    cell: (run) => {
      const value = parameter(run, id);
      return value === null ? span('–', { dim: true }) : span(value);
    },
    sortValue: (run) => {
      const value = parameter(run, id);
      return value !== null && value !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
    },
  };
}

/** The table's columns: those that the user has chosen, in that order, else the usual ones. */
export function chosenColumns(chosen: readonly string[], metricKeys: readonly string[]): RunColumn[] {
  const usual = runColumns(metricKeys);
  if (chosen.length === 0) return usual;
  return chosen.map((id, priority) => {
    const known = usual.find((column) => column.id === id);
    if (known) return { ...known, priority };
    const metric = metricOf(id, metricKeys);
    return metric === null ? ofParameter(id, priority) : measured(id, metric, priority);
  });
}

/** What can be chosen: the usual columns, every measure of every metric, parameters and tags. */
export function columnNames(runs: readonly RunRow[], metricKeys: readonly string[]): string[] {
  const some = runs.slice(0, MOST_RUNS);
  return [
    ...new Set([
      ...runColumns(metricKeys).map(({ id }) => id),
      ...metricKeys,
      ...some.flatMap((run) => [...runLeaves(run).keys()]),
      ...some.flatMap(({ tags }) => Object.keys(tags)),
      ...metricKeys.flatMap((key) => MEASURES.map((measure) => `${key}.${measure}`)),
    ]),
  ];
}
