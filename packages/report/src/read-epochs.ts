import { EPOCH_END, type DetailReader } from '@ablate/tracker';
import type { Answer } from './answer.js';

const SHOWN = [EPOCH_END, 'train/accuracy', 'val/loss', 'val/accuracy', 'test/loss', 'test/accuracy'];

/** What the runs of an answer had come to at the end of each epoch. */
export interface Epochs {
  /** Losses, accuracies and what is compared, as far as some run has a value for each of its epochs. */
  readonly metrics: readonly string[];
  readonly rows: readonly {
    readonly cell: string;
    /** From 1. */
    readonly epoch: number;
    /** For each metric, those of the cell's finished runs. */
    readonly values: readonly (readonly number[])[];
  }[];
}

/** By metric, the values at the ends of a run's epochs. */
type Ends = ReadonlyMap<string, readonly number[]>;

const NONE: Ends = new Map();

/** Reads what the finished runs of each cell had come to, epoch by epoch. */
export function readEpochs(reader: DetailReader, { metric, rows, runs }: Answer): Epochs {
  const wanted = [...new Set([...SHOWN, metric])];
  const cells = rows.map(({ label }, at) => ({
    label,
    runs: (runs[at] ?? []).map((id) => (id === null ? NONE : endsOfEpochs(reader, id, wanted))),
  }));
  const metrics = wanted.filter((name) => cells.some((cell) => cell.runs.some((run) => run.has(name))));
  return {
    metrics,
    rows: cells.flatMap((cell) => {
      const length = Math.max(0, ...cell.runs.map((run) => run.get(EPOCH_END)?.length ?? 0));
      return Array.from({ length }, (_, at) => ({
        cell: cell.label,
        epoch: at + 1,
        values: metrics.map((name) => cell.runs.flatMap((run) => run.get(name)?.[at] ?? [])),
      }));
    }),
  };
}

function endsOfEpochs(reader: DetailReader, id: string, wanted: readonly string[]): Ends {
  const { status, metrics } = reader.getRun(id);
  if (status !== 'finished' || metrics[EPOCH_END] === undefined) return NONE;
  const series = new Map(
    wanted
      .filter((name) => metrics[name] !== undefined)
      .map((name) => [name, new Map(reader.series(id, name).map(({ step, value }) => [step, value]))]),
  );
  const ends = [...(series.get(EPOCH_END)?.keys() ?? [])];
  return new Map(
    [...series].flatMap(([name, byStep]) => {
      const values = ends.flatMap((step) => byStep.get(step) ?? []);
      return values.length === ends.length ? [[name, values] as const] : [];
    }),
  );
}
