import { mean, standardDeviation } from '@ablate/statistics';
import type { RunRow } from '@ablate/tracker';
import { configLeaves } from '../../configuration/format-value.js';
import type { Cell, Table } from '../../export/table.js';
import type { GroupValues } from '../../groups/group-values.js';
import type { RunGroup } from '../../groups/subject.js';
import type { CellContext, RunColumn } from '../../table/columns.js';

/** What the table on the screen has. */
export interface ShownColumns {
  readonly columns: readonly RunColumn[];
  readonly context: CellContext;
}

/**
 * One row per run: what it is, what was said of it, its configuration's leaves, the last value of its metrics, and what
 * else is on the screen.
 */
export function runsTable(
  runs: readonly RunRow[],
  metricKeys: readonly string[],
  { columns, context }: ShownColumns,
): Table {
  const leaves = runs.map((run) => new Map(configLeaves(run.config).map(({ path, value }) => [path, value])));
  const paths = [...new Set(leaves.flatMap((map) => [...map.keys()]))].sort();
  const time = (value: number | null) => (value === null ? null : new Date(value).toISOString());
  const tags = [...new Set(runs.flatMap((run) => Object.keys(run.tags)))].sort();
  const fields = ['id', 'experiment', 'name', 'status', 'seed', 'started', 'ended', 'note'];
  const more = columns.filter(({ id }) => ![...fields, ...tags, ...paths, ...metricKeys].includes(id));
  return [
    [...fields, ...tags.map((key) => `tag:${key}`), ...paths, ...metricKeys, ...more.map(({ id }) => id)],
    ...runs.map((run, index): Cell[] => [
      ...[run.id, run.experiment, run.name, run.status, run.seed, time(run.startedAt), time(run.endedAt)],
      ...[run.note, ...tags.map((key) => run.tags[key])],
      ...paths.map((path) => leaves[index]?.get(path)),
      ...metricKeys.map((key) => run.metrics[key]?.last),
      ...more.map(({ sortValue }) => sortValue(run, context)),
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
