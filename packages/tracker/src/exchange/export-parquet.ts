import type { ColumnSource } from 'hyparquet-writer';
import { selectExport, type ExportSelection } from './export-runs.js';
import { runTable, type RunColumn } from './run-table.js';
import type { DetailReader, JsonValue, RunRow } from '../types.js';

/** What goes into a Parquet file. */
export interface ParquetOptions extends ExportSelection {
  /** `runs`: one row a run, with its parameters and its metrics' last values. `points`: one row a point. */
  readonly table: 'runs' | 'points';
}

const ROW_GROUP = 100_000;

/** Writes a Parquet file (SNAPPY), oldest run first; points run by run, so that they need not fit in memory. */
export async function exportParquet(
  reader: DetailReader,
  file: string,
  options: ParquetOptions,
): Promise<void> {
  // Loaded when it is wanted, so that programs which only log start sooner.
  const { fileWriter, parquetWriteFile, ParquetWriter } = await import('hyparquet-writer');
  const runs = selectExport(reader, options);
  if (options.table === 'runs') {
    parquetWriteFile({ filename: file, columnData: runTable(runs).map(runColumn) });
    return;
  }
  const writer = new ParquetWriter({
    writer: fileWriter(file),
    schema: [
      { name: 'root', num_children: 6 },
      ...['run', 'name', 'metric'].map(
        (name) =>
          ({ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' }) as const,
      ),
      { name: 'step', type: 'INT64', repetition_type: 'REQUIRED' },
      { name: 'time', type: 'INT64', converted_type: 'TIMESTAMP_MILLIS', repetition_type: 'REQUIRED' },
      { name: 'value', type: 'DOUBLE', repetition_type: 'REQUIRED' },
    ],
  });
  for (const run of runs) {
    const columnData = pointColumns(reader, run);
    if ((columnData[0]?.data.length ?? 0) > 0) await writer.write({ columnData, rowGroupSize: ROW_GROUP });
  }
  await writer.finish();
}

/** Numbers stay numbers; a column that mixes kinds becomes text. */
function runColumn({ name, values }: RunColumn): ColumnSource {
  const present = values.filter((value) => value !== null && value !== undefined);
  const isAll = (kind: string): boolean =>
    present.length > 0 && present.every((value) => typeof value === kind);
  if (isAll('number')) return { name, type: 'DOUBLE', data: values.map((value) => value ?? null) };
  if (isAll('boolean')) return { name, type: 'BOOLEAN', data: values.map((value) => value ?? null) };
  return { name, type: 'STRING', data: values.map(toText) };
}

function toText(value: JsonValue | undefined): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function pointColumns(reader: DetailReader, { id, name, metrics }: RunRow): ColumnSource[] {
  const series = Object.keys(metrics)
    .sort()
    .flatMap((metric) =>
      reader.series(id, metric, { buckets: Number.MAX_SAFE_INTEGER }).map((point) => ({ ...point, metric })),
    );
  return [
    { name: 'run', data: series.map(() => id) },
    { name: 'name', data: series.map(() => name) },
    { name: 'metric', data: series.map(({ metric }) => metric) },
    { name: 'step', data: series.map(({ step }) => BigInt(step)) },
    { name: 'time', data: series.map(({ time }) => new Date(time)) },
    { name: 'value', data: series.map(({ value }) => value) },
  ];
}
