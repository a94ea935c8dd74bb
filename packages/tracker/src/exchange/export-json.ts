import { EPOCH_END } from '../metrics/epoch-end.js';
import { toJsonNumber } from '../metrics/metric-json.js';
import { parseStoredMatrix } from '../query/stored-matrix.js';
import type { DetailReader, JsonObject, Point, RunRow } from '../types.js';

/** Marks an export, with its version. */
export const EXPORT_FORMAT = 'ablate-runs';
export const EXPORT_VERSION = 1;

/** One JSON document, a line for each run. */
export function* exportJson(
  reader: DetailReader,
  runs: readonly RunRow[],
  { results, experiments }: { readonly results: boolean; readonly experiments: boolean },
): IterableIterator<string> {
  const about = experiments ? aboutRuns(reader, runs) : { experiments: [], snapshots: [] };
  const head = { format: EXPORT_FORMAT, version: EXPORT_VERSION, ...about };
  yield `${JSON.stringify(head).slice(0, -1)},"runs":[`;
  for (const [index, run] of runs.entries()) {
    yield index === 0 ? '\n' : ',\n';
    yield JSON.stringify(results ? exportResults(reader, run) : exportRun(reader, run));
  }
  yield '\n]}\n';
}

/** What is asked of the runs, and the code that they were trained from. */
function aboutRuns(reader: DetailReader, runs: readonly RunRow[]) {
  const own = new Set(runs.map(({ experiment }) => experiment));
  const known = new Set(runs.map(({ configHash }) => configHash));
  const experiments = reader
    .experiments()
    .filter(({ name, matrix }) => own.has(name) || isAnsweredBy(known, matrix))
    .map(({ runs: _, ...experiment }) => ({ ...experiment, matrices: reader.matrices(experiment.name) }));
  const hashes = new Set(runs.flatMap(({ snapshot }) => snapshot ?? []));
  return { experiments, snapshots: [...hashes].flatMap((hash) => reader.snapshot(hash) ?? []) };
}

/** A matrix whose cells all have runs of another one, as a second question about the same runs, has none of its own. */
function isAnsweredBy(known: ReadonlySet<string | null>, matrix: JsonObject | null): boolean {
  return parseStoredMatrix(matrix)?.cells.every(({ hash }) => known.has(hash)) ?? false;
}

/** What an epoch comes to. */
const RESULT = /^(?:train|val|test)\/|^images_per_second$/;

function exportResults(reader: DetailReader, { metrics, host: _, pid: __, ...run }: RunRow): object {
  const time = run.endedAt ?? run.createdAt;
  const kept = new Map(
    Object.keys(metrics)
      .filter((key) => RESULT.test(key))
      .map((key) => [key, allPoints(reader, run.id, key)]),
  );
  const ends = new Set(kept.get(EPOCH_END)?.map(({ step }) => step));
  const series = Object.entries(metrics).map(([key, { last, lastStep }]) => {
    const earlier = (kept.get(key) ?? []).filter(({ step }) => ends.has(step) && step !== lastStep);
    const points = [...earlier, { step: lastStep, value: last }];
    return columnsOf(
      key,
      points.map((point) => ({ ...point, time })),
    );
  });
  return { ...run, environment: null, trace: null, series };
}

function exportRun(reader: DetailReader, { metrics, ...run }: RunRow): object {
  const { id } = run;
  return {
    ...run,
    environment: reader.environment(id),
    trace: reader.trace(id),
    progress: reader.progress(id),
    events: reader.events(id),
    series: Object.keys(metrics).map((key) => columnsOf(key, allPoints(reader, id, key))),
  };
}

function allPoints(reader: DetailReader, id: string, key: string): Point[] {
  return reader.series(id, key, { buckets: Number.MAX_SAFE_INTEGER });
}

function columnsOf(key: string, points: readonly Pick<Point, 'step' | 'time' | 'value'>[]): object {
  return {
    key,
    steps: points.map(({ step }) => step),
    times: points.map(({ time }) => time),
    values: points.map(({ value }) => toJsonNumber(value)),
  };
}
