import path from 'node:path';
import type Database from 'better-sqlite3';
import { artifactPath } from '../upkeep/artifacts.js';
import { connectReader } from '../database/connection.js';
import { diffConfigs } from './diff-configs.js';
import { GoneHolders } from '../runs/gone-holders.js';
import { liveness } from '../runs/liveness.js';
import { LogReader } from './read-logs.js';
import { RunReader } from './read-runs.js';
import { SeriesReader } from './read-series.js';
import { DECIDED_QUERY, toDecided, type DecidedRecord } from '../runs/plans.js';
import { EXPERIMENT_JOBS_QUERY, HELD_JOBS_QUERY, JOB_QUERY, toJob, type JobRow } from '../runs/jobs.js';
import type { StoredJob } from '../runs/stored-job.js';
import { parseStored } from '../runs/run-rows.js';
import {
  MATRICES_QUERY,
  REGISTRATIONS_QUERY,
  type MatrixRecord,
  type RegistrationRecord,
} from '../runs/asked.js';
import type {
  Artifact,
  AskedMatrix,
  ConfigDifference,
  DetailReader,
  Experiment,
  JsonObject,
  ListOptions,
  LogLine,
  Point,
  Progress,
  RunEvent,
  RunRow,
  Tail,
} from '../types.js';

/**
 * Opens the store at `file` for reading. Runs whose process is gone are shown as `crashed`. Throws `StoreError`:
 * `STORE_MISSING`, `STORE_FOREIGN`, `STORE_CORRUPT`, `STORE_TOO_NEW`, `STORE_TOO_OLD`.
 * @example
 * ```ts reader.ts
 * import { openReader, openStore } from '@ablate/tracker';
 *
 * using store = openStore('runs.db');
 * store.startRun({ experiment: 'learning rates', config: { lr: 0.1 } }).finish();
 *
 * using reader = openReader('runs.db');
 * for (const { name, status } of reader.listRuns({ filter: 'status:finished' })) console.log(name, status);
 * ```
 */
export function openReader(file: string): DetailReader {
  const absolute = path.resolve(file);
  return new SqliteReader(connectReader(absolute), absolute);
}

class SqliteReader implements DetailReader {
  readonly path: string;
  readonly #database: Database.Database;
  readonly #gone: GoneHolders;
  readonly #runs: RunReader;
  readonly #series: SeriesReader;
  readonly #logs: LogReader;

  constructor(database: Database.Database, file: string) {
    this.path = file;
    this.#database = database;
    this.#gone = new GoneHolders(database, liveness);
    this.#runs = new RunReader(database, this.#gone);
    this.#series = new SeriesReader(database);
    this.#logs = new LogReader(database);
  }

  version(): number {
    return Number(this.#database.pragma('data_version', { simple: true })) + this.#gone.changes();
  }

  experiments(): Experiment[] {
    type Read = 'matrix' | 'plan' | 'decisions' | 'registrations';
    type Row = Omit<Experiment, Read> & Record<'matrix' | 'plan', string | null>;
    const rows = this.#all<Row>(`
      SELECT name, question, (SELECT count(*) FROM runs WHERE experiment = experiments.number) AS runs,
        created_at AS createdAt, matrix, (SELECT plan FROM plans WHERE experiment = experiments.number) AS plan
      FROM experiments ORDER BY created_at DESC, number DESC`);
    return rows.map((row) => ({
      ...row,
      matrix: row.matrix === null ? null : parseStored(row.matrix),
      plan: row.plan === null ? null : parseStored(row.plan),
      decisions: row.plan === null ? [] : this.#all<DecidedRecord>(DECIDED_QUERY, row.name).map(toDecided),
      registrations: this.#all<RegistrationRecord>(REGISTRATIONS_QUERY, row.name).map((each) => ({
        ...each,
        registration: parseStored(each.registration),
      })),
    }));
  }

  listRuns(options: ListOptions = {}): RunRow[] {
    return this.#runs.list(options);
  }

  getRun(reference: string): RunRow {
    return this.#runs.get(reference);
  }

  metricKeys(runIds?: readonly string[]): string[] {
    const keys =
      runIds === undefined
        ? this.#all<{ name: string }>('SELECT name FROM keys ORDER BY name')
        : this.#all<{ name: string }>(
            `SELECT name FROM keys WHERE number IN (SELECT key FROM summaries WHERE run IN
               (SELECT number FROM runs WHERE id IN (SELECT value FROM json_each(?)))) ORDER BY name`,
            JSON.stringify(runIds),
          );
    return keys.map(({ name }) => name);
  }

  series(runId: string, key: string, { buckets = 2000 }: { readonly buckets?: number } = {}): Point[] {
    const [run] = this.#all<{ number: number; created_at: number }>(
      'SELECT number, created_at FROM runs WHERE id = ?',
      runId,
    );
    return run === undefined ? [] : this.#series.read(run.number, run.created_at, key, buckets);
  }

  progress(runId: string): Progress | null {
    const [progress] = this.#all<Progress>(
      `SELECT epoch, epochs, step, steps, images_per_second AS imagesPerSecond, eta_seconds AS etaSeconds
       FROM progress WHERE run = ?`,
      this.#runs.number(runId),
    );
    return progress ?? null;
  }

  logTail(runId: string, lines = 100): LogLine[] {
    return this.#logs.tail(this.#runs.number(runId), lines);
  }

  trace(runId: string): string[] | null {
    const text = this.#details(runId)?.trace ?? null;
    if (text === null) return null;
    const { trace } = parseStored(`{"trace":${text}}`);
    return Array.isArray(trace) ? trace.map(String) : null;
  }

  environment(runId: string): JsonObject | null {
    const text = this.#details(runId)?.environment ?? null;
    return text === null ? null : parseStored(text);
  }

  events(runId: string): RunEvent[] {
    return this.#all<RunEvent>(
      'SELECT time, kind, detail FROM events WHERE run = ? ORDER BY number',
      this.#runs.number(runId),
    );
  }

  artifacts(runId: string): Artifact[] {
    const artifacts = this.#all<Omit<Artifact, 'path'>>(
      'SELECT name, sha256, bytes, created_at AS createdAt FROM artifacts WHERE run = ? ORDER BY name',
      this.#runs.number(runId),
    );
    return artifacts.map((artifact) => ({ ...artifact, path: artifactPath(this.path, artifact.sha256) }));
  }

  jobs(experiment?: string): StoredJob[] {
    const rows =
      experiment === undefined
        ? this.#all<JobRow>(HELD_JOBS_QUERY)
        : this.#all<JobRow>(EXPERIMENT_JOBS_QUERY, experiment);
    return rows.map(toJob);
  }

  job(runId: string): StoredJob | null {
    const [row] = this.#all<JobRow>(JOB_QUERY, runId);
    return row === undefined ? null : toJob(row);
  }

  matrices(experiment: string): AskedMatrix[] {
    return this.#all<MatrixRecord>(MATRICES_QUERY, experiment).map((each) => ({
      ...each,
      matrix: parseStored(each.matrix),
    }));
  }

  snapshot(hash: string): string | null {
    const sql = 'SELECT content FROM snapshots WHERE hash = ?';
    return this.#all<{ content: string }>(sql, hash)[0]?.content ?? null;
  }

  logAfter(runId: string, cursor: number, limit = 1000): Tail<LogLine> {
    return this.#logs.after(this.#runs.number(runId), cursor, limit);
  }

  pointsAfter(runId: string, key: string, step: number, limit = 1000): Tail<Point> {
    const sql = `SELECT points.step, points.time + runs.created_at AS time, points.value FROM points
      JOIN runs ON runs.number = points.run JOIN keys ON keys.number = points.key
      WHERE runs.number = ? AND keys.name = ? AND points.step > ? ORDER BY points.step LIMIT ?`;
    const rows = this.#all<{ step: number; time: number; value: number | null }>(
      sql,
      ...[this.#runs.number(runId), key, step, limit],
    );
    const items = rows.map(({ value: stored, ...rest }) => {
      const value = stored ?? NaN;
      return { ...rest, value, min: value, max: value };
    });
    return { items, cursor: items.at(-1)?.step ?? step };
  }

  diffConfigs(runIds: readonly string[]): ConfigDifference[] {
    return diffConfigs(runIds.map((id) => this.#runs.get(id).config));
  }

  close(): void {
    this.#database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #details(runId: string): { environment: string | null; trace: string | null } | undefined {
    const sql = 'SELECT environment, trace FROM environments WHERE run = ?';
    return this.#all<{ environment: string | null; trace: string | null }>(sql, this.#runs.number(runId))[0];
  }

  #all<Row>(sql: string, ...bound: (string | number)[]): Row[] {
    return this.#database.prepare<(string | number)[], Row>(sql).all(...bound);
  }
}
