import type { RunRow } from '@ablate/tracker';
import { isActive } from '../table/run-status.js';

/** The runs that were read so far, newest first, and the metrics that they have. */
export class RunList {
  readonly #metricKeys = new Set<string>();
  #rows: readonly RunRow[] = [];
  #byId = new Map<string, RunRow>();
  #sortedKeys: readonly string[] = [];

  get rows(): readonly RunRow[] {
    return this.#rows;
  }

  get metricKeys(): readonly string[] {
    return this.#sortedKeys;
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  /** Ids of the runs that had not ended when they were last read. */
  activeIds(): string[] {
    return this.#rows.filter(({ status }) => isActive(status)).map(({ id }) => id);
  }

  /** Puts newer rows in the place of older ones; runs that were not known yet go to the top. */
  merge(rows: readonly RunRow[]): void {
    const changed = new Map(rows.map((row) => [row.id, row]));
    const fresh = rows.filter(({ id }) => !this.#byId.has(id));
    this.#rows = [...fresh, ...this.#rows.map((row) => changed.get(row.id) ?? row)];
    this.#noteAll(rows);
  }

  /** Adds older runs below those that are known. */
  append(rows: readonly RunRow[]): void {
    this.#rows = [...this.#rows, ...rows.filter(({ id }) => !this.#byId.has(id))];
    this.#noteAll(rows);
  }

  replace(rows: readonly RunRow[]): void {
    this.#rows = rows;
    this.#byId = new Map();
    this.#noteAll(rows);
  }

  #noteAll(rows: readonly RunRow[]): void {
    const before = this.#metricKeys.size;
    for (const row of rows) {
      this.#byId.set(row.id, row);
      for (const key of Object.keys(row.metrics)) this.#metricKeys.add(key);
    }
    if (this.#metricKeys.size !== before) this.#sortedKeys = [...this.#metricKeys].sort();
  }
}
