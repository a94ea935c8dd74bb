import {
  comparePlan,
  type CellVerdict,
  type Comparison,
  type HeldLook,
  type Outcome,
} from '@ablate/statistics';
import { heldLooks, runOutcome, type DetailReader, type Store, type StoredPlan } from '@ablate/tracker';
import type { PlannedCell } from '../plan/planned-cell.js';
import type { CellState } from '../queue/cell-state.js';
import { RUN_OF_CELL } from '../run-meaning.js';

interface LooksOptions {
  readonly experiment: string;
  readonly plan: StoredPlan;
  readonly store: Store;
  readonly reader: DetailReader;
}

/** Which runs a planned experiment needs next: all up to a look, then of those comparisons that it left open. */
export class LookRuns {
  readonly #options: LooksOptions;
  #held: readonly HeldLook[];

  constructor(options: LooksOptions) {
    this.#options = options;
    this.#held = this.#recorded();
  }

  /** Cells that are there from the start: those of the first look, and those that have ended before or are being trained. */
  first(planned: readonly PlannedCell[]): PlannedCell[] {
    const { looks, seeds } = this.#options.plan;
    const first = new Set(seeds.slice(0, looks[0]));
    return planned.filter(
      ({ cell, state }) => first.has(cell.seed) || ['done', 'failed', 'pruned', 'active'].includes(state),
    );
  }

  /**
   * Holds the looks whose runs have ended, records what they decide, and gives the cells that the next one needs. A run
   * that has come to no end by now is left out of its look, unless every comparison lacks one.
   */
  next(states: readonly CellState[], planned: readonly PlannedCell[]): PlannedCell[] {
    for (;;) {
      const comparison = this.compare(states);
      this.#record(comparison);
      const { nextLook } = comparison;
      if (nextLook === null) return [];
      const wanted = this.#wanted(comparison, nextLook, states, planned);
      if (wanted.length > 0) return wanted;
      const without = this.compare(states, nextLook);
      if (without.held.length === comparison.held.length) return [];
      this.#record(without);
    }
  }

  compare(states: readonly CellState[], endedUpTo = 0): Comparison {
    const { plan } = this.#options;
    const byRun = new Map(states.map((state) => [`${state.cell.hash} ${state.cell.seed}`, state]));
    const outcomes = new Map<string, Outcome>();
    const outcomeOf = (hash: string, seed: number) => {
      const key = `${hash} ${seed}`;
      const known = outcomes.get(key) ?? this.#outcome(byRun.get(key));
      if (known !== undefined) outcomes.set(key, known);
      return known;
    };
    const moreSeeds = [...new Set(states.map(({ cell }) => cell.seed))];
    return comparePlan(plan, { held: this.#held, outcomeOf, moreSeeds, endedUpTo });
  }

  #outcome(state: CellState | undefined): Outcome | undefined {
    const { reader, plan } = this.#options;
    if (state === undefined) return undefined;
    const { runId, status } = state;
    return runOutcome({ ...reader.getRun(runId), status: RUN_OF_CELL[status] }, plan.metric);
  }

  #wanted(
    { open }: Comparison,
    nextLook: number,
    states: readonly CellState[],
    planned: readonly PlannedCell[],
  ): PlannedCell[] {
    const { plan } = this.#options;
    const seeds = new Set(plan.seeds.slice(0, nextLook));
    const hashes = new Set(open.map((at) => plan.cells[at]?.hash));
    const there = new Set(states.map(({ cell }) => `${cell.hash} ${cell.seed}`));
    return planned.filter(
      ({ cell: { hash, seed } }) => hashes.has(hash) && seeds.has(seed) && !there.has(`${hash} ${seed}`),
    );
  }

  /** What another runner has recorded of a look holds. */
  #record({ held, rows, effects }: Comparison): void {
    const { store, experiment } = this.#options;
    const known = new Set(this.#held.map(({ seeds }) => seeds));
    const fresh = held.filter(({ seeds }) => !known.has(seeds));
    if (fresh.length === 0) return;
    const all = [...rows, ...(effects?.main ?? []), ...(effects?.interactions ?? [])];
    const decisions = all.flatMap(({ decision }) => decision ?? []);
    for (const look of fresh) store.recordLook(experiment, look.seeds, decidedAt(look, decisions));
    this.#held = this.#recorded();
  }

  #recorded(): readonly HeldLook[] {
    const { reader, experiment } = this.#options;
    return heldLooks(reader.experiments().find(({ name }) => name === experiment)?.decisions ?? []);
  }
}

/** What a look decided about those who took part, and about those who fell out by it. */
function decidedAt(
  { seeds, parts }: HeldLook,
  decisions: readonly CellVerdict[],
): Parameters<Store['recordLook']>[2] {
  const lacking = new Map(parts.map(({ cell, without }) => [cell, [...without]]));
  return decisions.flatMap(({ name, verdict, decidedAt, differs }) => {
    const isDecided = decidedAt === seeds;
    if (!isDecided && !lacking.has(name)) return [];
    const p = isDecided || decidedAt === null ? (differs?.p ?? null) : null;
    return [
      { cell: name, lacking: lacking.get(name) ?? null, verdict: isDecided ? verdict : 'undecided', p },
    ];
  });
}
