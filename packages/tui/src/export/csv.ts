import type { Panel } from './exported.js';
import type { RunRow } from '@ablate/tracker';
import { configLeaves } from '../compare/format-value.js';

type Cell = string | number | null | undefined;

function cell(value: Cell): string {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

/** One line per run: what it is, its configuration's leaves, the last value of its metrics. */
export function runsCsv(runs: readonly RunRow[], metricKeys: readonly string[]): string {
  const leaves = runs.map((run) => new Map(configLeaves(run.config).map(({ path, value }) => [path, value])));
  const paths = [...new Set(leaves.flatMap((map) => [...map.keys()]))].sort();
  const header = ['id', 'experiment', 'name', 'status', 'seed', 'started', 'ended', ...paths, ...metricKeys];
  const time = (value: number | null) => (value === null ? null : new Date(value).toISOString());
  return csv([
    header,
    ...runs.map((run, index): Cell[] => [
      ...[run.id, run.experiment, run.name, run.status, run.seed, time(run.startedAt), time(run.endedAt)],
      ...paths.map((path) => leaves[index]?.get(path)),
      ...metricKeys.map((key) => run.metrics[key]?.last),
    ]),
  ]);
}

/** One line per point, in long form. */
export function seriesCsv(panels: readonly Panel[]): string {
  return csv([
    ['metric', 'series', 'x', 'value', 'min', 'max'],
    ...panels.flatMap(({ title, series }) =>
      series
        .filter(({ faint }) => !faint)
        .flatMap(({ label, data }) =>
          Array.from(data.x, (x, index): Cell[] => [
            ...[title, label, x],
            ...[data.y[index], data.low[index], data.high[index]],
          ]),
        ),
    ),
  ]);
}
