import { isActive, type RunRow } from '@ablate/tracker';
import { byImportance } from '../table/metric-order.js';

/** How many runs there are of those that are spoken of. */
export interface StatusCounts {
  readonly running: number;
  readonly failed: number;
}

/**
 * The runs that were read so far, newest first, and the metrics that they have. A change costs what has changed: a walk
 * over ten thousand rows takes milliseconds, and there would be one for every update.
 */
export class RunList {
  readonly #metricKeys = new Set<string>();
  #rows: readonly RunRow[] = [];
  #ids: readonly string[] = [];
  #places: ReadonlyMap<string, number> = new Map();
  #active = new Set<string>();
  #running = 0;
  #failed = 0;
  #sortedKeys: readonly string[] = [];

  get rows(): readonly RunRow[] {
    return this.#rows;
  }

  /** Of the rows, in their order; the same list until runs come or go. */
  get ids(): readonly string[] {
    return this.#ids;
  }

  /** Where in the rows each run stands. */
  get places(): ReadonlyMap<string, number> {
    return this.#places;
  }

  get metricKeys(): readonly string[] {
    return this.#sortedKeys;
  }

  get counts(): StatusCounts {
    return { running: this.#running, failed: this.#failed };
  }

  /** Ids of the runs that had not ended when they were last read. */
  get activeIds(): ReadonlySet<string> {
    return this.#active;
  }

  /** Puts newer rows in the place of older ones; runs that were not known yet go to the top. */
  merge(rows: readonly RunRow[]): void {
    const merged = this.#rows.slice();
    const fresh: RunRow[] = [];
    for (const row of rows) {
      const place = this.#places.get(row.id);
      const before = place === undefined ? undefined : merged[place];
      if (place === undefined) fresh.push(row);
      else merged[place] = row;
      this.#note(row, before);
    }
    this.#rows = fresh.length === 0 ? merged : [...fresh, ...merged];
    if (fresh.length > 0) this.#place();
    this.#sortKeys();
  }

  /** Adds older runs below those that are known. */
  append(rows: readonly RunRow[]): void {
    const older = rows.filter(({ id }) => !this.#places.has(id));
    for (const row of older) this.#note(row, undefined);
    this.#rows = [...this.#rows, ...older];
    this.#place();
    this.#sortKeys();
  }

  replace(rows: readonly RunRow[]): void {
    this.#rows = [];
    this.#places = new Map();
    this.#active = new Set();
    this.#running = 0;
    this.#failed = 0;
    this.append(rows);
  }

  #place(): void {
    this.#ids = this.#rows.map(({ id }) => id);
    this.#places = new Map(this.#ids.map((id, place) => [id, place]));
  }

  #note(row: RunRow, before: RunRow | undefined): void {
    this.#count(before?.status, -1);
    this.#count(row.status, 1);
    if (isActive(row.status)) this.#active.add(row.id);
    else this.#active.delete(row.id);
    for (const key of Object.keys(row.metrics)) this.#metricKeys.add(key);
  }

  #count(status: RunRow['status'] | undefined, by: 1 | -1): void {
    if (status === 'running') this.#running += by;
    if (status === 'failed' || status === 'crashed') this.#failed += by;
  }

  #sortKeys(): void {
    if (this.#metricKeys.size !== this.#sortedKeys.length)
      this.#sortedKeys = [...this.#metricKeys].sort(byImportance);
  }
}
