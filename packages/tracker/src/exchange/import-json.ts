import { stringify } from 'safe-stable-stringify';
import type Database from 'better-sqlite3';
import { InvalidValueError } from '../errors.js';
import { EXPORT_FORMAT, EXPORT_VERSION } from './export-json.js';
import { fromJsonNumber } from '../metrics/metric-json.js';
import { PointBuffer } from '../metrics/point-buffer.js';
import { effectiveStatus } from '../runs/effective-status.js';
import { FIELD_NAMES, LATEST, RUN_FIELDS, type FieldName } from '../runs/fields.js';
import { DEEPEST, isNestedAtMost } from '../runs/nesting.js';
import { RUN_STATUSES } from '../runs/life-cycle.js';
import { checkRunId } from '../runs/run-id.js';
import { parseObject } from '../runs/run-rows.js';
import type { MergeResult } from '../store-types.js';
import type { Statements } from '../writer/statements.js';
import type { AskedMatrix, Decided, JsonObject, JsonValue, Progress, Registration } from '../types.js';

/** What a run is not inserted with. */
const LATER = FIELD_NAMES.filter((name) => RUN_FIELDS[name].isGiven !== true);

/** What the import doesn't tell stays as it is for a new run. */
const LATER_SET = LATER.map((name) => {
  const { column } = RUN_FIELDS[name];
  return `${column} = coalesce(:${name}, ${column})`;
}).join(', ');

type ExperimentRow = [name: string, question: string | null, matrix: string | null, createdAt: number];

/**
 * Imports what `exportRuns` wrote as JSON. A run that the store already has is left as it is, so importing twice
 * changes nothing; nothing is imported if any run is invalid. Throws `InvalidValueError` naming the place.
 */
export function importJson(database: Database.Database, statements: Statements, text: string): MergeResult {
  const document = readDocument(text);
  const runs = list(document.runs, 'runs').map((run, index) => object(run, `runs[${index}]`));
  const has = database.prepare<[id: string], number>('SELECT 1 FROM runs WHERE id = ?').pluck();
  const isNew = (run: JsonObject): boolean => has.get(checkRunId(run.id)) === undefined;
  const fresh = runs.filter(isNew);
  const buffers = fresh.map((run, index) => readSeries(run, `run ${index + 1} of the new ones`));
  const series = buffers.map((buffer) => statements.points.prepare(buffer));
  const experiments = [
    ...list(document.experiments ?? [], 'experiments').map((entry, index) =>
      readExperiment(object(entry, `experiments[${index}]`)),
    ),
    ...readQuestions(object(document.questions ?? {}, 'questions'), fresh),
  ];
  const plans = list(document.experiments ?? [], 'experiments').flatMap((entry) =>
    readPlan(object(entry, 'experiments')),
  );
  const asked = list(document.experiments ?? [], 'experiments').map((entry) =>
    readAsked(object(entry, 'experiments')),
  );
  const snapshots = list(document.snapshots ?? [], 'snapshots').map((each) => string(each, 'snapshots'));
  const putExperiment = database.prepare<ExperimentRow>(`
    INSERT INTO experiments (name, question, matrix, created_at) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET question = coalesce(question, excluded.question),
      matrix = coalesce(matrix, excluded.matrix)`);
  const imported = new Set(fresh.map(({ experiment }) => experiment));
  if (fresh.length > 0) {
    // One without runs of its own came along because the runs of others answer it.
    const own = new Set(runs.map(({ experiment }) => experiment));
    for (const { experiment } of asked) if (!own.has(experiment)) imported.add(experiment);
  }
  const write = () => {
    for (const row of experiments) if (imported.has(row[0])) putExperiment.run(...row);
    for (const plan of plans) if (imported.has(plan.experiment)) insertPlan(statements, plan);
    for (const each of asked) if (imported.has(each.experiment)) insertAsked(statements, each);
    for (const content of snapshots) statements.snapshots.keep(content, Date.now());
    for (const [index, run] of fresh.entries()) {
      insertRun(database, statements, run, series[index] ?? []);
    }
  };
  statements.transaction(write, { isSynced: true });
  return { added: fresh.length, replaced: 0, unchanged: runs.length - fresh.length };
}

function insertRun(
  database: Database.Database,
  statements: Statements,
  run: JsonObject,
  series: ReturnType<Statements['points']['prepare']>,
): void {
  const experiment = string(run.experiment, 'experiment');
  const createdAt = time(run.createdAt, 'createdAt');
  const told = string(run.status, 'status');
  const status = RUN_STATUSES.find((known) => known === told);
  if (status === undefined) throw new InvalidValueError(`No status "${told}"`);
  const inserted = statements.runs.insert(
    checkRunId(run.id),
    {
      experiment,
      name: string(run.name, 'name'),
      config: object(run.config, 'config'),
      configHash: run.configHash === null ? null : string(run.configHash, 'configHash'),
      seed: run.seed === null ? null : number(run.seed, 'seed'),
      matrixHash: isGiven(run.matrixHash) ? string(run.matrixHash, 'matrixHash') : null,
      snapshot: isGiven(run.snapshot) ? string(run.snapshot, 'snapshot') : null,
      tags: Object.fromEntries(
        Object.entries(object(run.tags, 'tags')).map(([key, value]) => [key, string(value, `tags.${key}`)]),
      ),
    },
    createdAt,
  );
  const values = Object.fromEntries(LATER.map((name) => [name, laterValue(name, run[name])]));
  database
    .prepare<[Record<string, string | number | null>]>(`UPDATE runs SET ${LATER_SET} WHERE number = :run`)
    // Nobody holds a run in a store that it is imported into.
    .run({ ...values, status: effectiveStatus(status, true), run: inserted });
  statements.points.write(inserted, series);
  if (run.environment !== null)
    statements.runs.setEnvironment(inserted, object(run.environment, 'environment'));
  if (run.trace !== null) {
    statements.runs.setTrace(
      inserted,
      list(run.trace, 'trace').map((line) => string(line, 'trace')),
    );
  }
  if (isGiven(run.progress))
    statements.progress.put(inserted, readProgress(object(run.progress, 'progress')));
  for (const entry of list(run.events ?? [], 'events')) {
    const { time: at, kind, detail } = object(entry, 'events');
    const text = isGiven(detail) ? string(detail, 'events.detail') : null;
    statements.leases.event(inserted, string(kind, 'events.kind'), text, time(at, 'events.time'));
  }
}

function laterValue(name: FieldName, value: JsonValue | undefined): string | number | null {
  if (!isGiven(value)) return null;
  const { kind } = RUN_FIELDS[name];
  if (kind === 'time') return time(value, name);
  return kind === 'number' ? number(value, name) : string(value, name);
}

/** The first exports kept an experiment's question alone. */
function readQuestions(questions: JsonObject, runs: readonly JsonObject[]): ExperimentRow[] {
  return Object.entries(questions).map(([name, question]) => {
    const times = runs.flatMap((run) => (run.experiment === name ? number(run.createdAt, 'createdAt') : []));
    return [name, isGiven(question) ? string(question, 'question') : null, null, Math.min(...times)];
  });
}

function readExperiment({ name, question, matrix, createdAt }: JsonObject): ExperimentRow {
  return [
    string(name, 'the name of an experiment'),
    isGiven(question) ? string(question, 'question') : null,
    isGiven(matrix) ? stringify(object(matrix, 'matrix')) : null,
    time(createdAt, 'createdAt of an experiment'),
  ];
}

interface Asked {
  readonly experiment: string;
  readonly matrices: readonly AskedMatrix[];
  readonly registrations: readonly Omit<Registration, 'hash'>[];
}

function readAsked({ name, matrices, registrations }: JsonObject): Asked {
  return {
    experiment: string(name, 'the name of an experiment'),
    matrices: list(matrices ?? [], 'matrices').map((entry) => {
      const { hash, question, matrix, createdAt } = object(entry, 'matrices');
      return {
        hash: string(hash, 'matrices.hash'),
        question: isGiven(question) ? string(question, 'matrices.question') : null,
        matrix: object(matrix, 'matrices.matrix'),
        createdAt: time(createdAt, 'matrices.createdAt'),
      };
    }),
    registrations: list(registrations ?? [], 'registrations').map((entry) => {
      const { registration, earlier, createdAt } = object(entry, 'registrations');
      return {
        registration: object(registration, 'registrations.registration'),
        earlier: number(earlier, 'registrations.earlier'),
        createdAt: time(createdAt, 'registrations.createdAt'),
      };
    }),
  };
}

function insertAsked({ runs, asked }: Statements, { experiment, matrices, registrations }: Asked): void {
  const number = runs.ensureExperiment({ name: experiment }, Date.now());
  for (const matrix of matrices) asked.addAsked(number, matrix);
  for (const { registration, earlier, createdAt } of registrations)
    asked.register(number, registration, earlier, createdAt);
}

interface Planned {
  readonly experiment: string;
  readonly plan: JsonObject;
  readonly decisions: readonly Decided[];
}

function readPlan({ name, plan, decisions }: JsonObject): Planned[] {
  if (!isGiven(plan)) return [];
  return [
    {
      experiment: string(name, 'the name of an experiment'),
      plan: object(plan, 'plan'),
      decisions: list(decisions ?? [], 'decisions').map((entry): Decided => {
        const { seeds, cell, lacking, verdict, p, createdAt } = object(entry, 'decisions');
        return {
          seeds: number(seeds, 'decisions.seeds'),
          cell: string(cell, 'decisions.cell'),
          lacking: isGiven(lacking)
            ? list(lacking, 'decisions.lacking').map((place) => number(place, 'decisions.lacking'))
            : null,
          verdict: string(verdict, 'decisions.verdict'),
          p: isGiven(p) ? number(p, 'decisions.p') : null,
          createdAt: number(createdAt, 'decisions.createdAt'),
        };
      }),
    },
  ];
}

/** What other looks decided, by another plan, says nothing here. */
function insertPlan({ runs, plans }: Statements, { experiment, plan, decisions }: Planned): void {
  const number = runs.ensureExperiment({ name: experiment }, Date.now());
  if (stringify(plans.settle(number, plan)) !== stringify(plan)) return;
  for (const seeds of new Set(decisions.map((decided) => decided.seeds)))
    plans.decide(
      number,
      seeds,
      decisions.filter((decided) => decided.seeds === seeds),
    );
}

function readProgress(progress: JsonObject): Progress {
  const { epoch, epochs, step, steps, imagesPerSecond, etaSeconds } = progress;
  return {
    epoch: number(epoch, 'progress.epoch'),
    epochs: number(epochs, 'progress.epochs'),
    step: number(step, 'progress.step'),
    steps: number(steps, 'progress.steps'),
    imagesPerSecond: isGiven(imagesPerSecond) ? number(imagesPerSecond, 'progress.imagesPerSecond') : null,
    etaSeconds: isGiven(etaSeconds) ? number(etaSeconds, 'progress.etaSeconds') : null,
  };
}

function readSeries(run: JsonObject, where: string): PointBuffer {
  const createdAt = time(run.createdAt, `createdAt of ${where}`);
  const buffer = new PointBuffer();
  for (const entry of list(run.series, `series of ${where}`)) {
    const { key, steps, times, values } = object(entry, `series of ${where}`);
    const name = string(key, `key of ${where}`);
    const place = `${name} of ${where}`;
    const allTimes = list(times, `times of ${place}`);
    const allValues = list(values, `values of ${place}`);
    for (const [index, step] of list(steps, `steps of ${place}`).entries()) {
      const value = fromJsonNumber(allValues[index]);
      if (value === undefined || !Number.isSafeInteger(step)) {
        throw new InvalidValueError(`Expected numbers in point ${index} of ${place}`);
      }
      buffer.add(name, number(step, place), time(allTimes[index], place) - createdAt, value);
    }
  }
  return buffer;
}

function readDocument(text: string): JsonObject {
  let document: JsonObject;
  try {
    document = parseObject(text);
  } catch (error) {
    throw new InvalidValueError(`Expected JSON: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    });
  }
  if (!isNestedAtMost(DEEPEST, document))
    throw new InvalidValueError(`Expected JSON of at most ${DEEPEST} levels, got more`);
  if (document.format === EXPORT_FORMAT && document.version === EXPORT_VERSION) return document;
  throw new InvalidValueError(
    `Expected an export of format "${EXPORT_FORMAT}", version ${EXPORT_VERSION}; got ` +
      `format ${stringify(document.format ?? null)}, version ${stringify(document.version ?? null)}`,
  );
}

function isGiven(value: JsonValue | undefined): value is Exclude<JsonValue, null> {
  return value !== undefined && value !== null;
}

function object(value: JsonValue | undefined, what: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw expected('an object', what, value);
}

function list(value: JsonValue | undefined, what: string): JsonValue[] {
  if (Array.isArray(value)) return value;
  throw expected('a list', what, value);
}

function string(value: JsonValue | undefined, what: string): string {
  if (typeof value === 'string') return value;
  throw expected('a text', what, value);
}

function number(value: JsonValue | undefined, what: string): number {
  if (typeof value === 'number') return value;
  throw expected('a number', what, value);
}

/** Milliseconds since the epoch that a date can be of. */
function time(value: JsonValue | undefined, what: string): number {
  const milliseconds = number(value, what);
  if (Math.abs(milliseconds) <= LATEST) return milliseconds;
  throw expected('a time', what, value);
}

function expected(kind: string, what: string, value: JsonValue | undefined): InvalidValueError {
  return new InvalidValueError(
    `Expected ${what} to be ${kind}, got ${(stringify(value) ?? 'nothing').slice(0, 40)}`,
  );
}
