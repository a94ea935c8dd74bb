import { checkOptions } from '../check-options.js';
import { InvalidValueError } from '../errors.js';
import { parseStoredMatrix } from '../query/stored-matrix.js';
import type { DetailReader, RunRow } from '../types.js';
import { exportPointsCsv, exportRunsCsv } from './export-csv.js';
import { exportJson } from './export-json.js';

/** Which runs are exported. */
export interface ExportSelection {
  /** As in `listRuns`; default all runs. */
  readonly filter?: string;
  readonly experiment?: string;
}

/** What is exported, and in which format. */
export interface ExportOptions extends ExportSelection {
  /**
   * `csv`: one row a run, with its parameters and its metrics' last values. `points-csv`: one row a point. `json`:
   * everything but artifacts and output, to be imported again by `store.importJson`.
   */
  readonly format: 'csv' | 'points-csv' | 'json';
  /**
   * Of `json`: results alone, small enough to lie beside a README: the last value of each metric, what each epoch came
   * to, and nothing of the machine.
   */
  readonly results?: boolean;
  /** Of `json`: whether what the runs' experiments ask, and the code that runs were trained from, come along; default true. */
  readonly experiments?: boolean;
}

/** The runs to export, oldest first: with those of an experiment, those of others that answer its cells in their place. */
export function selectExport(reader: DetailReader, { filter, experiment }: ExportSelection): RunRow[] {
  const selected = { ...(filter === undefined ? {} : { filter }), orderBy: 'created' };
  if (experiment === undefined) return reader.listRuns(selected);
  const own = reader.listRuns({ ...selected, experiment });
  const { matrix = null } = reader.experiments().find(({ name }) => name === experiment) ?? {};
  const asked = parseStoredMatrix(matrix);
  if (asked === null) return own;
  // Seeds are not known of the first matrices.
  const isAsked = (seed: number | null) =>
    asked.seeds.length === 0 || asked.seeds.some((each) => each === seed);
  const cellOf = ({ configHash, seed }: RunRow) => `${configHash} ${seed}`;
  const there = new Set(own.map(cellOf));
  const others = reader
    .listRuns({ ...selected, configHashes: asked.cells.map(({ hash }) => hash) })
    .filter((run) => isAsked(run.seed) && !there.has(cellOf(run)));
  return [...own, ...others].sort((a, b) => a.createdAt - b.createdAt);
}

/** Gives the export piece by piece, oldest run first, so that it need not fit in memory. */
export function exportRuns(reader: DetailReader, options: ExportOptions): IterableIterator<string> {
  checkOptions(options, ['format', 'filter', 'experiment', 'results', 'experiments']);
  const { format, results = false, experiments = true } = options;
  if (results && format !== 'json')
    throw new InvalidValueError(`Expected results alone of the format json, got ${format}`);
  const runs = selectExport(reader, options);
  switch (format) {
    case 'csv':
      return exportRunsCsv(runs);
    case 'points-csv':
      return exportPointsCsv(reader, runs);
    case 'json':
      return exportJson(reader, runs, { results, experiments });
    default:
      throw new InvalidValueError(`No format "${String(format)}"; known: csv, points-csv, json`);
  }
}
