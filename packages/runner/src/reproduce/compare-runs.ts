import type { DetailReader, Point, RunRow } from '@ablate/tracker';

/** Where a run went another way than the one that it repeats. */
export type Divergence =
  | {
      readonly kind: 'metric';
      readonly metric: string;
      readonly step: number;
      /** Null where there is no point. */
      readonly before: number | null;
      readonly now: number | null;
    }
  /** With equal metrics at all steps. */
  | { readonly kind: 'weights' | 'outputs' }
  | { readonly kind: 'end'; readonly reason: string };

export interface RunsCompared {
  readonly points: number;
  readonly divergence: Divergence | null;
}

interface StoredRun {
  readonly reader: DetailReader;
  readonly run: RunRow;
}

/** What a training computes; times, memory and cost are the machine's. */
const COMPUTED = /^(?:train|val|test)\/|^learning_rate$/;

/** Compares two runs bit for bit: every value of every metric that training computes, then the weights, then the outputs. */
export function compareRuns(before: StoredRun, now: StoredRun): RunsCompared {
  const keys = [
    ...new Set(
      [before, now].flatMap(({ run }) => Object.keys(run.metrics).filter((key) => COMPUTED.test(key))),
    ),
  ].sort();
  let points = 0;
  let first: Extract<Divergence, { kind: 'metric' }> | null = null;
  for (const metric of keys) {
    const [one, other] = [valuesOf(before, metric), valuesOf(now, metric)];
    points += one.size;
    for (const step of [...new Set([...one.keys(), ...other.keys()])].sort((a, b) => a - b)) {
      if (first !== null && step >= first.step) break;
      const [value, repeated] = [one.get(step), other.get(step)];
      if (Object.is(value, repeated)) continue;
      first = { kind: 'metric', metric, step, before: value ?? null, now: repeated ?? null };
    }
  }
  return { points, divergence: first ?? afterwards(before.run, now.run) };
}

function afterwards(before: RunRow, now: RunRow): Divergence | null {
  if (before.weightsHash !== null && before.weightsHash !== now.weightsHash) return { kind: 'weights' };
  if (before.outputsHash !== null && before.outputsHash !== now.outputsHash) return { kind: 'outputs' };
  return null;
}

function valuesOf({ reader, run }: StoredRun, metric: string): Map<number, number> {
  const points: Point[] = reader.series(run.id, metric, { buckets: Number.MAX_SAFE_INTEGER });
  return new Map(points.map(({ step, value }) => [step, value]));
}
