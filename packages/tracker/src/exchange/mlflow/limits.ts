/** One point as MLflow takes it; NaN and infinities are texts in its JSON. */
export interface MetricEntry {
  readonly key: string;
  readonly value: number | string;
  readonly timestamp: number;
  readonly step: number;
}

export interface Pair {
  readonly key: string;
  readonly value: string;
}

export interface Batch {
  readonly metrics: readonly MetricEntry[];
  readonly params: readonly Pair[];
  readonly tags: readonly Pair[];
}

// MLflow's limits for one `runs/log-batch`; of its versions' lengths the shortest.
const MOST_ENTRIES = 1000;
const MOST_PAIRS = 100;
const LONGEST_KEY = 250;
const LONGEST_PARAM = 500;
const LONGEST_TAG = 5000;

export function text(value: string, longest: number): string {
  return value.length <= longest ? value : `${value.slice(0, longest - 1)}…`;
}

/** Keys may hold letters, digits and `_-. /`; others become `_`. */
function keyOf(key: string): string {
  return text(key.replace(/[^\w\-. /]/g, '_'), LONGEST_KEY).replace('…', '_');
}

export function metricEntry(
  key: string,
  { step, time, value }: { readonly step: number; readonly time: number; readonly value: number },
): MetricEntry {
  return { key: keyOf(key), value: Number.isFinite(value) ? value : String(value), timestamp: time, step };
}

/** Splits what is to be sent so that no request goes beyond a limit; parameters and tags first. */
export function* batches(all: Batch): IterableIterator<Batch> {
  const params = all.params.map(({ key, value }) => ({ key: keyOf(key), value: text(value, LONGEST_PARAM) }));
  const tags = all.tags.map(({ key, value }) => ({ key: keyOf(key), value: text(value, LONGEST_TAG) }));
  for (let at = 0; at < Math.max(params.length, tags.length); at += MOST_PAIRS)
    yield { metrics: [], params: params.slice(at, at + MOST_PAIRS), tags: tags.slice(at, at + MOST_PAIRS) };
  for (let at = 0; at < all.metrics.length; at += MOST_ENTRIES)
    yield { metrics: all.metrics.slice(at, at + MOST_ENTRIES), params: [], tags: [] };
}
