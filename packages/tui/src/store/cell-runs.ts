import type { ListOptions, RunRow } from '@ablate/tracker';
import type { UiReader } from './ui-reader.js';

/** Runs that the snapshot doesn't have, as those of other experiments, are looked for again after so many milliseconds. */
const OLD = 5_000;

/**
 * The runs of cells, of whatever experiment. They are listed again only once a run has begun or ended: a list of
 * thousands takes longer than a key may, and a running cell changes the store all the time.
 */
export class CellRuns {
  readonly #reader: Pick<UiReader, 'listRuns' | 'version'>;
  #last: {
    readonly query: string;
    readonly version: number;
    readonly ends: number;
    readonly readAt: number;
    readonly runs: readonly RunRow[];
  } | null = null;

  constructor(reader: Pick<UiReader, 'listRuns' | 'version'>) {
    this.#reader = reader;
  }

  /** @param all the newest snapshot, which may still be read in parts */
  list(options: ListOptions, all: readonly RunRow[]): readonly RunRow[] {
    const query = JSON.stringify(options);
    const version = this.#reader.version();
    const ends = all.reduce((sum, { endedAt, attempts }) => sum + (endedAt ?? 0) + attempts, all.length);
    const last = this.#last;
    const now = Date.now();
    const isSame =
      last?.query === query && (last.version === version || (last.ends === ends && now - last.readAt < OLD));
    if (last !== null && isSame) {
      if (last.version === version) this.#last = { ...last, ends };
      return last.runs;
    }
    const runs = this.#reader.listRuns(options);
    this.#last = { query, version, ends, readAt: now, runs };
    return runs;
  }
}
