import type Database from 'better-sqlite3';
import { closest, distance } from 'fastest-levenshtein';
import { checkOptions } from '../check-options.js';
import { InvalidValueError, RunNotFoundError } from '../errors.js';
import type { GoneHolders, GoneRuns } from '../runs/gone-holders.js';
import { orderRuns } from './order-runs.js';
import { SummaryReader } from './read-summaries.js';
import { RUN_QUERY, RUN_TABLES, runTablesAlong, toRun, type RunRecord } from '../runs/run-rows.js';
import { selectRuns } from './select-runs.js';
import { Bindings, type Bound } from './bindings.js';
import type { ListOptions, RunRow } from '../types.js';

/** Crockford's letters, as ids are written. */
const ID_PREFIX = /^[0-9A-HJKMNP-TV-Z]{1,26}$/;
const MOST_MATCHES = 5;

interface Reference {
  readonly prefix: string;
  readonly from: string;
  readonly to: string;
  readonly reference: string;
}

/** Lists runs and finds one by what a person types. */
export class RunReader {
  readonly #database;
  readonly #gone;
  readonly #summaries;
  readonly #byReference;
  readonly #byNumbers;

  constructor(database: Database.Database, gone: GoneHolders) {
    this.#database = database;
    this.#gone = gone;
    this.#summaries = new SummaryReader(database);
    this.#byReference = database.prepare<[Reference & GoneRuns], RunRecord>(
      `${RUN_QUERY} WHERE runs.id = :prefix OR runs.id BETWEEN :from AND :to OR runs.name = :reference
       ORDER BY runs.id LIMIT ${MOST_MATCHES + 1}`,
    );
    this.#byNumbers = database.prepare<[GoneRuns & { readonly numbers: string }], RunRecord>(
      `WITH wanted AS MATERIALIZED (SELECT key AS place, value AS number FROM json_each(:numbers))
       ${RUN_QUERY} JOIN wanted ON wanted.number = runs.number ORDER BY wanted.place`,
    );
  }

  list(options: ListOptions): RunRow[] {
    const paging = ['orderBy', 'descending', 'limit', 'offset'];
    const selection = ['experiment', 'configHashes', 'status', 'archived', 'filter'];
    checkOptions(options, [...selection, ...paging, 'metrics']);
    const { limit = -1, offset = 0 } = options;
    for (const [name, value] of Object.entries({ limit, offset })) {
      if (!Number.isInteger(value))
        throw new InvalidValueError(`Expected \`${name}\` to be an integer, got ${value}`);
    }
    const { bind, values } = new Bindings();
    const { orderBy, descending = orderBy === undefined } = options;
    const { tables, clause, along } = orderRuns(orderBy, descending, bind);
    const conditions = selectRuns(options, bind);
    const page = `LIMIT ${bind(limit)} OFFSET ${bind(offset)}`;
    const gone = this.#gone.find();
    // Sorting numbers alone: configurations and tags are only read for the rows that are asked for.
    const select = (from: string, where: readonly string[], order: string) =>
      this.#database
        .prepare<[Record<string, Bound>], number>(
          `SELECT runs.number ${from} ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`} ${order} ${page}`,
        )
        .pluck()
        .all({ ...values, ...gone });
    const isNarrow = options.experiment !== undefined || options.configHashes !== undefined;
    const walked =
      along === undefined || isNarrow
        ? []
        : select(runTablesAlong(along.table), [along.condition, ...conditions], along.clause);
    const isFull = limit >= 0 && walked.length === limit;
    const numbers = isFull ? walked : select(isNarrow ? RUN_TABLES : tables, conditions, clause);
    const records = this.#byNumbers.all({ numbers: JSON.stringify(numbers), ...gone });
    return this.#rows(records, options.metrics);
  }

  /** A run by id, unique id prefix or unique name. Throws `RunNotFoundError` naming close or ambiguous ones. */
  get(reference: string): RunRow {
    const prefix = reference.toUpperCase();
    const [from, to] = ID_PREFIX.test(prefix) ? [prefix, `${prefix}~`] : ['', ''];
    const records = this.#byReference.all({ prefix, from, to, reference, ...this.#gone.find() });
    const [exact] = records.filter(
      ({ id, name }) => id === prefix || (name === reference && records.length === 1),
    );
    const record = exact ?? (records.length === 1 ? records[0] : undefined);
    const [row] = record === undefined ? [] : this.#rows([record]);
    if (row !== undefined) return row;
    if (records.length === 0) throw this.#notFound(reference);
    const matches = records.slice(0, MOST_MATCHES).map(({ id, name }) => `${name} (${id})`);
    throw new RunNotFoundError(`"${reference}" could be several runs: ${matches.join(', ')}`, matches);
  }

  /** Throws `RunNotFoundError` unless this is the full id of a run. */
  number(id: string): number {
    const number = this.#database
      .prepare<[string], number>('SELECT number FROM runs WHERE id = ?')
      .pluck()
      .get(id);
    if (number === undefined) throw this.#notFound(id);
    return number;
  }

  #rows(records: readonly RunRecord[], metrics?: readonly string[]): RunRow[] {
    const summaries = this.#summaries.read(
      records.map(({ number }) => number),
      metrics,
    );
    return records.map((record) => ({ ...toRun(record), metrics: summaries.get(record.number) ?? {} }));
  }

  #notFound(reference: string): RunNotFoundError {
    const names = this.#database
      .prepare<[], string>(
        'SELECT DISTINCT name FROM (SELECT name FROM runs ORDER BY number DESC LIMIT 10000)',
      )
      .pluck()
      .all();
    if (names.length === 0) return new RunNotFoundError(`No run "${reference}": the store has no runs`, []);
    const likely = closest(reference, names);
    const within = Math.max(2, Math.floor(reference.length / 3));
    const matches = names
      .filter((name) => name.includes(reference) || distance(name, reference) <= within)
      .sort((one, other) => distance(one, reference) - distance(other, reference))
      .slice(0, MOST_MATCHES);
    const hint =
      matches.length === 0 ? `a name in the store is ${likely}` : `did you mean ${matches.join(', ')}?`;
    return new RunNotFoundError(`No run "${reference}" (${hint})`, matches);
  }
}
