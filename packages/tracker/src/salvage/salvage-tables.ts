import type Database from 'better-sqlite3';
import { isDamage } from '../verify/damage.js';
import type { KnownNames, Loss } from './loss.js';
import { checkRow, isJson } from './row-checks.js';
import { scanTable } from './scan-table.js';
import { compareKeys, tableShapes, type Key, type TableShape, type Value } from './table-shape.js';

/** Tables to which others refer, in the order in which they refer to one another. */
const FIRST = ['experiments', 'keys', 'runs'];
/** Who holds a run, or a GPU, holds it in the damaged store; parameters are made anew from configurations. */
const LEFT_OUT = ['leases', 'gpus', 'params'];
/** Only to be compared with points, and made anew. */
const DERIVED = ['summaries', 'rollups'];
/** Names that a unique index holds too. */
const NAMED = ['experiments', 'keys'];

/** One more than the greatest number that is looked for where none is known. */
const SIZES: Readonly<Record<string, number>> = { level: 128 };
const UNKNOWN = 2 ** 53;
const SPARE = 1000;

/** Copies every row that can be read into an empty store of the same version. */
export class SalvageTables {
  readonly losses: Loss[] = [];
  readonly names: KnownNames;
  readonly #source;
  readonly #target;
  readonly #runs = new Map<number, string>();
  readonly #metrics = new Map<number, string>();
  readonly #experiments = new Map<number, string>();

  constructor(source: Database.Database, target: Database.Database) {
    this.#source = source;
    this.#target = target;
    this.names = { runs: this.#runs, metrics: this.#metrics, experiments: this.#experiments };
  }

  copyAll(): void {
    const shapes = tableShapes(this.#target);
    const first = FIRST.flatMap((name) => shapes.filter((shape) => shape.name === name));
    const others = shapes.filter(({ name }) => ![...FIRST, ...LEFT_OUT].includes(name));
    for (const shape of [...first, ...others]) {
      this.#copy(shape);
      if (NAMED.includes(shape.name)) this.#addNames(shape.name);
      if (shape.name === 'runs') this.#listRuns();
    }
  }

  #copy(wanted: TableShape): void {
    const shape = this.#inSource(wanted);
    const { name } = shape;
    const insert = this.#target.prepare<Value[]>(
      `INSERT INTO ${name} (${shape.columns.join(', ')}) VALUES (${shape.columns.map(() => '?').join(', ')})`,
    );
    const refused = new Map<string, { columns: string[]; key: Key; rows: number; reason: string }>();
    const take = (row: readonly Value[]) => {
      const reason = this.#reasonAgainst(shape, row) ?? this.#insert(insert, shape, row);
      if (reason === undefined || DERIVED.includes(name)) return;
      // Of a table by run, those of one run together: they may be many.
      const columns = [shape.columns.includes('run') ? 'run' : (shape.columns[0] ?? '')];
      const key = columns.map((column) => row[shape.columns.indexOf(column)] ?? null);
      const known = refused.get(JSON.stringify([key, reason]));
      refused.set(JSON.stringify([key, reason]), { columns, key, rows: (known?.rows ?? 0) + 1, reason });
    };
    try {
      const gaps = scanTable(this.#source, shape, this.#sizes(shape), take);
      if (!DERIVED.includes(name))
        this.losses.push(
          ...gaps.map((gap): Loss => ({ kind: 'gap', table: name, columns: shape.key, ...gap })),
        );
    } catch (error) {
      if (!isMissing(error)) throw error;
      if (!DERIVED.includes(name)) this.losses.push({ kind: 'table', table: name });
    }
    for (const loss of refused.values()) this.losses.push({ kind: 'rows', table: name, ...loss });
  }

  /** With the columns that the damaged store has. */
  #inSource(shape: TableShape): TableShape {
    try {
      const found = this.#source
        .prepare<[string], string>('SELECT name FROM pragma_table_info(?)')
        .pluck()
        .all(shape.name);
      const columns = shape.columns.filter((column) => found.includes(column));
      return shape.key.every((column) => columns.includes(column)) ? { ...shape, columns } : shape;
    } catch (error) {
      if (!isDamage(error)) throw error;
      return shape;
    }
  }

  #reasonAgainst(shape: TableShape, row: readonly Value[]): string | undefined {
    const { name, columns } = shape;
    const named = Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null]));
    const { run, key, experiment } = named;
    if (run !== undefined && !this.#runs.has(Number(run))) return 'their run is lost';
    if (typeof key === 'number' && !this.#metrics.has(key)) this.#addName('keys', key, `lost-metric-${key}`);
    if (typeof experiment === 'number' && !this.#experiments.has(experiment))
      this.#addName('experiments', experiment, `lost-experiment-${experiment}`);
    return checkRow(name, named);
  }

  /** A reason why not, if it can't be. */
  #insert(insert: Database.Statement<Value[]>, shape: TableShape, row: readonly Value[]): string | undefined {
    const { name, columns } = shape;
    const values = columns.map((column, index) =>
      name === 'experiments' && column === 'matrix' && !isJson(row[index], 'object')
        ? null
        : (row[index] ?? null),
    );
    try {
      insert.run(...values);
    } catch (error) {
      if (error instanceof Error && 'code' in error && isOfTheRow(String(error.code))) return error.message;
      throw error;
    }
    const number = Number(row[columns.indexOf('number')]);
    if (name === 'runs') this.#runs.set(number, String(row[columns.indexOf('id')]));
    if (name === 'keys') this.#metrics.set(number, String(row[columns.indexOf('name')]));
    if (name === 'experiments') {
      this.#experiments.set(number, String(row[columns.indexOf('name')]));
      if (values.some((value, index) => value === null && row[index] !== null))
        this.losses.push(part('experiments', String(row[columns.indexOf('name')]), 'its matrix is no JSON'));
    }
    return undefined;
  }

  /** Of rows that are lost, the names that the unique index still has. */
  #addNames(table: string): void {
    const known = table === 'keys' ? this.#metrics : this.#experiments;
    for (const [name, number] of this.#fromIndex(table, 'name'))
      if (!known.has(number)) this.#addName(table, number, name);
  }

  #addName(table: string, number: number, name: string): void {
    if (!Number.isSafeInteger(number)) return;
    const statement =
      table === 'keys'
        ? 'INSERT OR IGNORE INTO keys (number, name) VALUES (?, ?)'
        : 'INSERT OR IGNORE INTO experiments (number, name, created_at) VALUES (?, ?, 0)';
    if (this.#target.prepare(statement).run(number, name).changes === 0) return;
    if (table === 'keys') this.#metrics.set(number, name);
    else this.#experiments.set(number, name);
    this.losses.push(part(table, name, table === 'keys' ? 'its row' : 'its question and matrix'));
  }

  /** Runs that are lost, as far as the index of their ids knows. */
  #listRuns(): void {
    for (const [id, number] of this.#fromIndex('runs', 'id'))
      if (this.#runs.get(number) !== id) this.losses.push({ kind: 'run', number, id });
  }

  /** Entries of a unique index of one column, from both ends as far as its pages can be read. */
  #fromIndex(table: string, column: string): [text: string, number: number][] {
    const entries = new Map<number, string>();
    for (const order of ['', 'DESC']) {
      let last: string | undefined;
      const sign = order === '' ? 1 : -1;
      try {
        const rows = this.#source
          .prepare<[], [Value, Value]>(
            `SELECT ${column}, number FROM ${table} INDEXED BY sqlite_autoindex_${table}_1
             ORDER BY ${column} ${order}`,
          )
          .raw()
          .iterate();
        for (const [text, number] of rows) {
          if (typeof text !== 'string' || typeof number !== 'number') break;
          if (last !== undefined && compareKeys([text], [last]) * sign <= 0) break;
          last = text;
          if (entries.has(number) && order === 'DESC') break;
          entries.set(number, text);
        }
      } catch (error) {
        if (!isDamage(error) && !isMissing(error)) throw error;
      }
    }
    return [...entries].map(([number, text]) => [text, number]);
  }

  #sizes({ key, integers }: TableShape): number[] {
    return key.slice(0, integers).map((column) => {
      const numbers = { run: this.#runs, key: this.#metrics, experiment: this.#experiments }[column];
      if (numbers === undefined || numbers.size === 0) return SIZES[column] ?? UNKNOWN;
      return [...numbers.keys()].reduce((most, number) => Math.max(most, number), 0) + SPARE;
    });
  }
}

function part(table: string, name: string, reason: string): Loss {
  return { kind: 'part', table, name, reason };
}

/** Whether SQLite refuses the row, not the store the writing. */
function isOfTheRow(code: string): boolean {
  return /^SQLITE_(?:CONSTRAINT|MISMATCH|RANGE|TOOBIG)/.test(code);
}

/** Of a table or index that isn't in the list of tables. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_ERROR';
}
