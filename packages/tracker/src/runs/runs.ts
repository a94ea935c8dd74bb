import type Database from 'better-sqlite3';
import { stringify } from 'safe-stable-stringify';
import { monotonicFactory } from 'ulid';
import { InvalidValueError } from '../errors.js';
import { PUT_TAG } from './annotations.js';
import { FIELD_NAMES, RUN_FIELDS } from './fields.js';
import { flattenConfig, typedParam } from './flatten-config.js';
import { isRunIdSql } from './run-id.js';
import type { WritableRun } from './writable-run.js';
import type { ExperimentOptions, RunOptions, TestedHashes } from '../store-types.js';
import type { JsonObject } from '../types.js';

/** What a run is inserted with. */
const GIVEN = FIELD_NAMES.filter(
  (name) => RUN_FIELDS[name].isGiven === true && RUN_FIELDS[name].column !== null,
);

// Ids made within one millisecond still sort in the order they were made.
const nextId = monotonicFactory();

/** Experiments and runs before they start. Every method is one step of a transaction that the caller has begun. */
export class Runs {
  readonly #putExperiment;
  readonly #experimentNumber;
  readonly #insert;
  readonly #insertParam;
  readonly #putTag;
  readonly #newestId;
  readonly #putEnvironment;
  readonly #putTrace;
  readonly #setBackend;
  readonly #setTested;
  readonly #identity;
  readonly #settleThreads;

  constructor(database: Database.Database) {
    this.#putExperiment = database.prepare<(number | string | null)[]>(`
      INSERT INTO experiments (name, question, matrix, created_at) VALUES (?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET
        question = coalesce(excluded.question, question), matrix = coalesce(excluded.matrix, matrix)`);
    this.#experimentNumber = database
      .prepare<[name: string], number>('SELECT number FROM experiments WHERE name = ?')
      .pluck();
    this.#insert = database.prepare<[Record<string, number | string | null>]>(`
      INSERT INTO runs (status, ${GIVEN.map((name) => RUN_FIELDS[name].column).join(', ')})
      VALUES ('pending', ${GIVEN.map((name) => `:${name}`).join(', ')})`);
    this.#insertParam = database.prepare<(number | string | null)[]>(
      'INSERT INTO params (run, path, type, value) VALUES (?, ?, ?, ?)',
    );
    this.#putTag = database.prepare<[run: number, key: string, value: string]>(PUT_TAG);
    this.#newestId = database
      .prepare<(number | string | null)[], string>(
        `SELECT runs.id FROM runs JOIN experiments ON experiments.number = runs.experiment
         WHERE runs.config_hash = ? AND runs.seed IS ? AND experiments.name = ? AND runs.status <> 'pruned'
           AND ${isRunIdSql('runs.id')}
         ORDER BY runs.id DESC LIMIT 1`,
      )
      .pluck();
    this.#putEnvironment = database.prepare<[run: number, environment: string]>(`
      INSERT INTO environments (run, environment) VALUES (?, ?)
      ON CONFLICT DO UPDATE SET environment = excluded.environment`);
    this.#putTrace = database.prepare<[run: number, trace: string]>(`
      INSERT INTO environments (run, trace) VALUES (?, ?) ON CONFLICT DO UPDATE SET trace = excluded.trace`);
    this.#setBackend = database.prepare<[backend: string, device: string | null, run: number]>(
      'UPDATE runs SET backend = ?, device = coalesce(?, device) WHERE number = ?',
    );
    this.#setTested = database.prepare<[weightsHash: string, outputsHash: string, run: number]>(
      'UPDATE runs SET weights_hash = ?, outputs_hash = ? WHERE number = ?',
    );
    this.#settleThreads = database
      .prepare<[threads: number | null, id: string], number | null>(
        'UPDATE runs SET threads = coalesce(threads, ?) WHERE id = ? RETURNING threads',
      )
      .pluck();
    this.#identity = database.prepare<[run: number], { name: string; createdAt: number }>(
      'SELECT name, created_at AS createdAt FROM runs WHERE number = ?',
    );
  }

  ensureExperiment({ name, question, matrix }: ExperimentOptions, now: number): number {
    if (name === '') throw new InvalidValueError('Expected the name of an experiment, got an empty string');
    this.#putExperiment.run(name, question ?? null, matrix === undefined ? null : stringify(matrix), now);
    const number = this.#experimentNumber.get(name);
    if (number === undefined) throw new Error(`The experiment "${name}" was not stored`);
    return number;
  }

  /** Adds a `pending` run; returns its id. Throws `InvalidValueError` for a configuration that isn't JSON. */
  create(options: RunOptions, now: number): string {
    const id = nextId(now);
    this.insert(id, options, now);
    return id;
  }

  /** Adds a `pending` run under a given id, which the present transaction may go on to write. */
  insert(id: string, options: RunOptions, createdAt: number): WritableRun {
    const { experiment, config = {}, configHash = null, seed = null, tags = {} } = options;
    const { matrixHash = null, snapshot = null } = options;
    if (seed !== null && !Number.isSafeInteger(seed)) {
      throw new InvalidValueError(`Expected the seed to be an integer, got ${String(seed)}`);
    }
    const leaves = flattenConfig(config);
    const name = options.name ?? `${experiment}-${id.slice(-6).toLowerCase()}`;
    const experimentNumber = this.ensureExperiment({ name: experiment }, createdAt);
    const { lastInsertRowid } = this.#insert.run({
      ...{ id, experiment: experimentNumber, name, seed, config: stringify(config), configHash, createdAt },
      ...{ matrixHash, snapshot },
    });
    const run = Number(lastInsertRowid) as WritableRun;
    for (const { path, value } of leaves) this.#insertParam.run(run, path, ...typedParam(value));
    for (const [key, value] of Object.entries(tags)) this.tag(run, key, value);
    return run;
  }

  identity(run: number): { name: string; createdAt: number } {
    const identity = this.#identity.get(run);
    if (identity === undefined) throw new Error(`There is no run number ${run}`);
    return identity;
  }

  tag(run: WritableRun, key: string, value: string): void {
    if (key === '') throw new InvalidValueError('Expected the key of a tag, got an empty string');
    this.#putTag.run(run, key, value);
  }

  /** How many threads a run computes with: what was said first. */
  settleThreads(id: string, threads: number | null): number | null {
    return this.#settleThreads.get(threads, id) ?? null;
  }

  /** Id of the newest run of this configuration and seed in this experiment that may still be completed, or is. */
  findId({ experiment, configHash = null, seed = null }: RunOptions): string | undefined {
    return configHash === null ? undefined : this.#newestId.get(configHash, seed, experiment);
  }

  setEnvironment(run: WritableRun, environment: JsonObject): void {
    this.#putEnvironment.run(run, stringify(environment));
  }

  setTrace(run: WritableRun, lines: readonly string[]): void {
    this.#putTrace.run(run, JSON.stringify(lines));
  }

  setBackend(run: WritableRun, backend: string, device: string | null): void {
    this.#setBackend.run(backend, device, run);
  }

  setTested(run: WritableRun, { weightsHash, outputsHash }: TestedHashes): void {
    this.#setTested.run(weightsHash, outputsHash, run);
  }
}
