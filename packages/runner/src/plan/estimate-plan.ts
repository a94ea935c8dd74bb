import { canonicalJson, type JsonValue } from '@ablate/core';
import type { RunRow } from '@ablate/tracker';
import { once } from '../matrix/once.js';
import type { PlannedCell } from './planned-cell.js';

/** How long the cells that are to be trained would take one after the other, by the times of past runs. */
export interface PlanEstimate {
  readonly workSeconds: number;
  /** Cells to train. */
  readonly cells: number;
  /** Those of them that are like a past run; the others count as their mean. */
  readonly known: number;
}

/** Null while no past run is like any of the cells. */
export function estimatePlan(planned: readonly PlannedCell[], runs: readonly RunRow[]): PlanEstimate | null {
  const past = new PastTimes(runs);
  const waiting = planned.filter(({ state }) => state === 'new' || state === 'again');
  const known = waiting.flatMap((cell) => past.secondsOf(cell) ?? []);
  if (known.length === 0) return waiting.length === 0 ? { workSeconds: 0, cells: 0, known: 0 } : null;
  return {
    workSeconds: (known.reduce((sum, seconds) => sum + seconds, 0) / known.length) * waiting.length,
    cells: waiting.length,
    known: known.length,
  };
}

/** Mean times of finished runs: of a whole configuration, and per epoch of a model and of a dataset. */
class PastTimes {
  readonly #times = new Map<string, { sum: number; count: number }>();
  readonly #textOf = once((part: JsonValue) => canonicalJson(part));

  constructor(runs: readonly RunRow[]) {
    for (const { status, startedAt, endedAt, configHash, config } of runs) {
      if (status !== 'finished' || startedAt === null || endedAt === null) continue;
      const seconds = (endedAt - startedAt) / 1000;
      if (configHash !== null) this.#add(configHash, seconds);
      const { epochs } = config;
      if (typeof epochs !== 'number' || epochs <= 0) continue;
      for (const key of this.#keysOf(config)) this.#add(key, seconds / epochs);
    }
  }

  secondsOf({ cell }: PlannedCell): number | undefined {
    const [ofModel, ofDataset] = this.#keysOf(cell.canonical).map((key) => this.#mean(key));
    const perEpoch = ofModel ?? ofDataset;
    return this.#mean(cell.hash) ?? (perEpoch === undefined ? undefined : perEpoch * cell.config.epochs);
  }

  /** From the most alike to the least. */
  #keysOf({ dataset = null, model = null }: { dataset?: JsonValue; model?: JsonValue }): string[] {
    const [ofDataset, ofModel] = [this.#textOf(dataset), this.#textOf(model)];
    return [`model ${ofModel} dataset ${ofDataset}`, `dataset ${ofDataset}`];
  }

  #add(key: string, seconds: number): void {
    const time = this.#times.get(key) ?? { sum: 0, count: 0 };
    this.#times.set(key, { sum: time.sum + seconds, count: time.count + 1 });
  }

  #mean(key: string): number | undefined {
    const time = this.#times.get(key);
    return time === undefined ? undefined : time.sum / time.count;
  }
}
