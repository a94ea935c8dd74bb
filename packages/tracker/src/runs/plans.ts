import { stringify } from 'safe-stable-stringify';
import type Database from 'better-sqlite3';
import { parseObject } from './run-rows.js';
import type { Decided, JsonObject } from '../types.js';

/** A row of `decisions`. */
export interface DecidedRecord extends Omit<Decided, 'lacking'> {
  /** JSON of a list. */
  readonly lacking: string | null;
}

export const DECIDED_COLUMNS = 'seeds, cell, lacking, verdict, p, created_at';
export const DECIDED_QUERY = `
  SELECT seeds, cell, lacking, verdict, p, created_at AS createdAt FROM decisions
  WHERE experiment = (SELECT number FROM experiments WHERE name = ?) ORDER BY seeds, cell`;

/**
 * What was settled about an experiment before its first seed, and what each look decided. Both are only ever added to.
 * Every method is one step of a transaction that the caller has begun.
 */
export class Plans {
  readonly #settle;
  readonly #plan;
  readonly #isHeld;
  readonly #decide;

  constructor(database: Database.Database) {
    this.#settle = database.prepare<[experiment: number, plan: string]>(
      'INSERT INTO plans (experiment, plan) VALUES (?, ?) ON CONFLICT DO NOTHING',
    );
    this.#plan = database
      .prepare<[experiment: number], string>('SELECT plan FROM plans WHERE experiment = ?')
      .pluck();
    this.#isHeld = database
      .prepare<[experiment: number, seeds: number], number>(
        'SELECT 1 FROM decisions WHERE experiment = ? AND seeds = ? LIMIT 1',
      )
      .pluck();
    this.#decide = database.prepare<[DecidedRecord & { experiment: number }]>(`
      INSERT INTO decisions (experiment, ${DECIDED_COLUMNS})
      VALUES (:experiment, :seeds, :cell, :lacking, :verdict, :p, :createdAt)`);
  }

  /** Keeps the plan unless there is one; returns the one that holds. */
  settle(experiment: number, plan: object): JsonObject {
    this.#settle.run(experiment, stringify(plan));
    return parseObject(this.#plan.get(experiment) ?? '{}');
  }

  /** Adds what a look decided, unless it has been held. */
  decide(experiment: number, seeds: number, decisions: readonly Omit<Decided, 'seeds'>[]): void {
    if (this.#isHeld.get(experiment, seeds) !== undefined) return;
    for (const { lacking, ...decided } of decisions)
      this.#decide.run({
        ...decided,
        experiment,
        seeds,
        lacking: lacking === null ? null : JSON.stringify(lacking),
      });
  }
}

export function toDecided({ lacking, ...record }: DecidedRecord): Decided {
  const places: unknown = lacking === null ? null : JSON.parse(lacking);
  return { ...record, lacking: Array.isArray(places) ? places.map(Number) : null };
}
