import { createHash } from 'node:crypto';
import { stringify } from 'safe-stable-stringify';
import type Database from 'better-sqlite3';
import type { AskedMatrix, JsonObject, Registration } from '../types.js';

/** Rows as they stand in the tables, with their JSON as text. */
export type MatrixRecord = Omit<AskedMatrix, 'matrix'> & { readonly matrix: string };
export type RegistrationRecord = Omit<Registration, 'registration'> & { readonly registration: string };

const OF_EXPERIMENT = 'experiment = (SELECT number FROM experiments WHERE name = ?)';
export const MATRICES_QUERY = `
  SELECT hash, question, matrix, created_at AS createdAt FROM matrices WHERE ${OF_EXPERIMENT} ORDER BY created_at, hash`;
export const REGISTRATIONS_QUERY = `
  SELECT hash, registration, earlier, created_at AS createdAt FROM registrations
  WHERE ${OF_EXPERIMENT} ORDER BY created_at, hash`;

/** SHA-256 of a value's canonical JSON. */
function hashJson(value: object): string {
  return createHash('sha256').update(stringify(value)).digest('hex');
}

/**
 * What an experiment asked, in order, and what was registered before it was asked. Both are only ever added to. Every
 * method is one step of a transaction that the caller has begun.
 */
export class Asked {
  readonly #newest;
  readonly #first;
  readonly #addMatrix;
  readonly #addRegistration;

  constructor(database: Database.Database) {
    this.#newest = database
      .prepare<[experiment: number], string>(
        'SELECT hash FROM matrices WHERE experiment = ? ORDER BY created_at DESC, hash DESC LIMIT 1',
      )
      .pluck();
    this.#first = database.prepare<
      [experiment: number],
      { question: string | null; matrix: string; createdAt: number }
    >(`
      SELECT question, matrix, created_at AS createdAt FROM experiments WHERE number = ? AND matrix IS NOT NULL`);
    this.#addMatrix = database.prepare<[MatrixRecord & { experiment: number }]>(`
      INSERT INTO matrices (experiment, created_at, hash, question, matrix)
      VALUES (:experiment, :createdAt, :hash, :question, :matrix) ON CONFLICT DO NOTHING`);
    this.#addRegistration = database.prepare<[RegistrationRecord & { experiment: number }]>(`
      INSERT INTO registrations (experiment, hash, registration, earlier, created_at)
      VALUES (:experiment, :hash, :registration, :earlier, :createdAt) ON CONFLICT DO NOTHING`);
  }

  /** The matrix that an experiment had before matrices were kept in order is its first. */
  keepFirst(experiment: number): void {
    const first = this.#newest.get(experiment) === undefined ? this.#first.get(experiment) : undefined;
    if (first === undefined) return;
    const hash = createHash('sha256').update(first.matrix).digest('hex');
    this.#addMatrix.run({ ...first, hash, experiment });
  }

  /** Adds a matrix unless it is the newest one; returns its hash. */
  add(
    experiment: number,
    { question, matrix }: Pick<AskedMatrix, 'question' | 'matrix'>,
    now: number,
  ): string {
    const hash = hashJson(matrix);
    if (this.#newest.get(experiment) !== hash)
      this.#addMatrix.run({ experiment, hash, question, matrix: stringify(matrix), createdAt: now });
    return hash;
  }

  /** As another store has it. */
  addAsked(experiment: number, asked: AskedMatrix): void {
    this.#addMatrix.run({ ...asked, experiment, matrix: stringify(asked.matrix) });
  }

  /** Adds a registration unless there is an equal one; returns its hash. */
  register(experiment: number, registration: JsonObject, earlier: number, createdAt: number): string {
    const hash = hashJson(registration);
    this.#addRegistration.run({
      ...{ experiment, hash, earlier, createdAt },
      registration: stringify(registration),
    });
    return hash;
  }
}
