import type { Point } from '@ablate/tracker';
import type { UiReader } from './ui-reader.js';

interface Entry {
  readonly revision: number;
  readonly points: readonly Point[];
}

const MOST_ENTRIES = 2_000;

/** Series that were read already; those of finished runs are kept, those of running ones until the store changes. */
export class SeriesCache {
  readonly #reader: UiReader;
  readonly #entries = new Map<string, Entry>();

  constructor(reader: UiReader) {
    this.#reader = reader;
  }

  points(runId: string, key: string, revision: number): readonly Point[] {
    const name = `${runId}\n${key}`;
    const known = this.#entries.get(name);
    if (known?.revision === revision) return known.points;
    const points = this.#reader.series(runId, key);
    this.#entries.delete(name);
    this.#entries.set(name, { revision, points });
    if (this.#entries.size > MOST_ENTRIES) {
      const oldest = this.#entries.keys().next().value;
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    return points;
  }
}
