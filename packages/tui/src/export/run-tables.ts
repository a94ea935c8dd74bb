import { mean, standardDeviation } from '@ablate/statistics';
import type { RunRow } from '@ablate/tracker';
import { configLeaves } from '../compare/format-value.js';
import type { GroupValues } from '../groups/group-values.js';
import type { RunGroup } from '../groups/subject.js';
import type { Confusion } from '@ablate/report/artifacts';
import type { Layer } from '../run/layers.js';
import type { Cell, Table } from './table.js';

/** One row per run: what it is, its configuration's leaves, the last value of its metrics. */
export function runsTable(runs: readonly RunRow[], metricKeys: readonly string[]): Table {
  const leaves = runs.map((run) => new Map(configLeaves(run.config).map(({ path, value }) => [path, value])));
  const paths = [...new Set(leaves.flatMap((map) => [...map.keys()]))].sort();
  const time = (value: number | null) => (value === null ? null : new Date(value).toISOString());
  return [
    ['id', 'experiment', 'name', 'status', 'seed', 'started', 'ended', ...paths, ...metricKeys],
    ...runs.map((run, index): Cell[] => [
      ...[run.id, run.experiment, run.name, run.status, run.seed, time(run.startedAt), time(run.endedAt)],
      ...paths.map((path) => leaves[index]?.get(path)),
      ...metricKeys.map((key) => run.metrics[key]?.last),
    ]),
  ];
}

/** One row per group: how many runs, and mean and sample standard deviation of every metric. */
export function groupsTable(
  groups: readonly RunGroup[],
  metricKeys: readonly string[],
  valuesOf: GroupValues,
): Table {
  return [
    ['group', 'runs', 'finished', ...metricKeys.flatMap((key) => [key, `${key} sd`])],
    ...groups.map((group): Cell[] => [
      ...[group.label, group.runs.length, group.runs.filter(({ status }) => status === 'finished').length],
      ...metricKeys.flatMap((key) => {
        const { values } = valuesOf(group, key);
        return [mean(values), standardDeviation(values)];
      }),
    ]),
  ];
}

export interface ExportedRun {
  readonly run: RunRow;
  readonly confusion: Confusion | string | null;
  readonly layers: readonly Layer[] | string | null;
}

function confusionRows(confusion: ExportedRun['confusion']): Cell[][] {
  if (confusion === null || typeof confusion === 'string') return [];
  const { classNames, counts } = confusion;
  return counts.flatMap((row, expected) =>
    row.map((count, answered) => ['confusion', classNames[expected], classNames[answered], count]),
  );
}

function layerRows(layers: ExportedRun['layers']): Cell[][] {
  if (layers === null || typeof layers === 'string') return [];
  return layers.flatMap(({ name, kind, outputShape, parameters, macs }) => [
    ['layer', name, 'kind', kind],
    ['layer', name, 'output', outputShape.join('x')],
    ['layer', name, 'parameters', parameters],
    ['layer', name, 'multiply-adds', macs],
  ]);
}

/** One run in long form: configuration, every measure of its metrics, confusion matrix, layers. */
export function runTable({ run, confusion, layers }: ExportedRun): Table {
  const measures = ['last', 'min', 'max', 'mean', 'count'] as const;
  return [
    ['part', 'name', 'measure', 'value'],
    ['run', run.name, 'id', run.id],
    ['run', run.name, 'status', run.status],
    ...configLeaves(run.config).map(({ path, value }) => ['configuration', path, '', value]),
    ...Object.entries(run.metrics).flatMap(([key, summary]) =>
      measures.map((measure) => ['metric', key, measure, summary[measure]]),
    ),
    ...confusionRows(confusion),
    ...layerRows(layers),
  ];
}
