import { csvRow } from './csv-row.js';
import { runTable } from './run-table.js';
import type { DetailReader, RunRow } from '../types.js';

/** One row a run. Columns: its fields, `param.PATH`, `tag.KEY`, and each metric's last value by its name. */
export function* exportRunsCsv(runs: readonly RunRow[]): IterableIterator<string> {
  const columns = runTable(runs);
  yield csvRow(columns.map(({ name }) => name));
  for (const index of runs.keys()) yield csvRow(columns.map(({ values }) => values[index]));
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
