import { preferenceOf } from '../runs/life-cycle.js';
import { isRunId } from '../runs/run-id.js';
import type { JsonValue, RunRow } from '../types.js';

/**
 * What runs of one cell are alike in: the hash of their configuration or, without one, the configuration but its seed.
 * A run without either is a cell by itself.
 */
export function cellOfRun({ id, configHash, config }: RunRow): string {
  if (configHash !== null) return configHash;
  const { seed: _, ...rest } = config;
  return Object.keys(rest).length === 0 ? id : canonical(rest);
}

/** The seed of a run: its own, else that of its configuration; null where neither says. */
export function seedOfRun({ seed, config }: RunRow): number | null {
  return seed ?? (typeof config.seed === 'number' ? config.seed : null);
}

/**
 * Which run answers for a cell and seed: a finished one before all others, the experiment's own before those of others,
 * the newest of equals. Of other experiments only finished runs count.
 */
export class ChosenRuns {
  readonly #cells = new Map<string, Map<number | null, RunRow>>();

  /** @param runs newest first, as they are listed */
  constructor(runs: readonly RunRow[], experiment: string) {
    for (const run of runs) {
      // A run that no folder may be named after can't be gone on with.
      const mayGoOn = run.experiment === experiment && isRunId(run.id);
      if (run.status !== 'finished' && !mayGoOn) continue;
      const cell = cellOfRun(run);
      const seeds = this.#cells.get(cell) ?? new Map<number | null, RunRow>();
      this.#cells.set(cell, seeds);
      const seed = seedOfRun(run);
      const other = seeds.get(seed);
      if (other === undefined || rank(run, experiment) < rank(other, experiment)) seeds.set(seed, run);
    }
  }

  find(cell: string, seed: number | null): RunRow | undefined {
    return this.#cells.get(cell)?.get(seed);
  }

  /** The runs of a cell by seed, seeds ascending. */
  ofCell(cell: string): ReadonlyMap<number | null, RunRow> {
    const seeds = [...(this.#cells.get(cell) ?? [])];
    return new Map(seeds.sort(([a], [b]) => (a ?? -1) - (b ?? -1)));
  }
}

function rank(run: RunRow, experiment: string): number {
  return 2 * preferenceOf(run.status) + (run.experiment === experiment ? 0 : 1);
}

/** The same text for the same values, in whatever order keys stand. */
function canonical(value: JsonValue | undefined): string {
  return JSON.stringify(value, (_, inner: JsonValue) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
