import { flattenConfig } from './flatten-config.js';
import type { DetailReader, JsonValue, RunRow } from './types.js';

const FIELDS = [
  'id',
  'experiment',
  'name',
  'status',
  'seed',
  'createdAt',
  'startedAt',
  'endedAt',
  'reason',
] as const;

/** One row a run. Columns: its fields, `param.PATH`, `tag.KEY`, and each metric's last value by its name. */
export function* exportRunsCsv(runs: readonly RunRow[]): IterableIterator<string> {
  const params = runs.map(
    ({ config }) => new Map(flattenConfig(config).map(({ path, value }) => [path, value])),
  );
  const paths = [...new Set(params.flatMap((leaves) => [...leaves.keys()]))];
  const tags = [...new Set(runs.flatMap((run) => Object.keys(run.tags)))];
  const metrics = [...new Set(runs.flatMap((run) => Object.keys(run.metrics)))].sort();
  yield csvRow([
    ...FIELDS,
    ...paths.map((path) => `param.${path}`),
    ...tags.map((key) => `tag.${key}`),
    ...metrics,
  ]);
  for (const [index, run] of runs.entries()) {
    yield csvRow([
      ...FIELDS.map((field) => run[field]),
      ...paths.map((path) => params[index]?.get(path)),
      ...tags.map((key) => run.tags[key]),
      ...metrics.map((key) => run.metrics[key]?.last),
    ]);
  }
}

/** One row a point, by run, metric and step; time in milliseconds since the Unix epoch. */
export function* exportPointsCsv(reader: DetailReader, runs: readonly RunRow[]): IterableIterator<string> {
  yield csvRow(['run', 'name', 'metric', 'step', 'time', 'value']);
  for (const { id, name, metrics } of runs) {
    for (const key of Object.keys(metrics).sort()) {
      const points = reader.series(id, key, { buckets: Number.MAX_SAFE_INTEGER });
      for (const { step, time, value } of points) yield csvRow([id, name, key, step, time, value]);
    }
  }
}

function csvRow(cells: readonly (JsonValue | undefined)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** By RFC 4180. Numbers that JSON can't hold are written `NaN`, `Infinity`, `-Infinity`. */
function csvCell(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
