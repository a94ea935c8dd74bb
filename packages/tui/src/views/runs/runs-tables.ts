import { mean, standardDeviation } from '@ablate/statistics';
import type { RunRow } from '@ablate/tracker';
import { configLeaves } from '../../configuration/format-value.js';
import type { Cell, Table } from '../../export/table.js';
import type { GroupValues } from '../../groups/group-values.js';
import type { RunGroup } from '../../groups/subject.js';

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
