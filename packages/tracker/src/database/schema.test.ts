import { writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { exportRuns } from '../exchange/export-runs.js';
import { openReader } from '../query/reader.js';
import { MIGRATIONS } from './schema.js';
import type { Store } from '../store-types.js';
import { openStore } from '../store.js';

type Row = Record<string, unknown>;

const statements = readTables();
/** Every table of the newest schema, so that none can be forgotten below. */
function readTables(): string[] {
  const database = new Database(':memory:');
  for (const statements of MIGRATIONS) database.exec(statements);
  const names = database
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .pluck()
    .all();
  database.close();
  return names;
}

/** What numbers stand for: they may differ between two stores. */
const NAMED: Readonly<Record<string, string>> = {
  run: '(SELECT id FROM runs WHERE number = t.run)',
  experiment: '(SELECT name FROM experiments WHERE number = t.experiment)',
};

/** The rows of a table that belong to the runs or experiments or metrics in `names`, in their order. */
function rowsOf(file: string, table: string, names: readonly string[]): Row[] {
  const database = new Database(file, { readonly: true });
  const columns = database
    .prepare<[string], { name: string; type: string }>('SELECT name, type FROM pragma_table_info(?)')
    .all(table)
    .filter(({ name }) => name !== 'number');
  const has = (column: string) => columns.some(({ name }) => name === column);
  const selected = columns.map(({ name, type }) => {
    if (name === 'key' && type === 'INTEGER') return '(SELECT name FROM keys WHERE number = t.key) AS key';
    return NAMED[name] === undefined ? `t.${name}` : `${NAMED[name]} AS ${name}`;
  });
  const owner = ['run', 'id', 'experiment', 'name'].find(has) ?? 'hash';
  const isOrdered = table === 'logs' || table === 'events';
  const rows = database
    .prepare<[], Row>(
      `SELECT ${selected.join(', ')} FROM ${table} AS t ${isOrdered ? 'ORDER BY number' : ''}`,
    )
    .all()
    .filter((row) => names.includes(String(row[owner])));
  database.close();
  const key = (row: Row) => JSON.stringify(isOrdered ? row.run : row);
  return rows.sort((one, other) => (key(one) < key(other) ? -1 : Number(key(one) > key(other))));
}

/** A finished run with rows in every table, and one that is still running; the names that rows belong to. */
function fill(store: Store, file: string): string[] {
  store.ensureExperiment({ name: 'e', question: 'Why?', matrix: { axes: { lr: [0.1] } } });
  const matrixHash = store.ensureExperiment({
    ...{ name: 'e', question: 'Why?', matrix: { axes: { lr: [0.1, 0.2] } } },
  });
  store.register('e', { question: 'Why?', cells: ['h'] }, 3);
  const snapshot = store.keepSnapshot('{"files":{}}');
  store.settlePlan('e', {
    ...{ looks: [8, 12], seeds: [0, 1], metric: 'loss', goal: 'min', margin: null, worst: null, earlier: 0 },
    design: null,
    cells: [],
  });
  store.recordLook('e', 8, [
    { cell: 'h', lacking: [2], verdict: 'undecided', p: null },
    { cell: 'i', lacking: [], verdict: 'better', p: 0.01 },
  ]);
  const options = { experiment: 'e', name: 'whole', config: { lr: 0.1, deep: [1, null, true] }, seed: 7 };
  const id = store.enqueue({
    ...options,
    configHash: 'h',
    tags: { a: 'b', c: '' },
    ...{ matrixHash, snapshot },
  });
  const first = store.attach(id, store.lease(id, 'one', { threads: 3 }).token);
  for (let step = 0; step < 4200; step += 1)
    first.log({ loss: step / 4, odd: NaN }, { step, time: Date.now() });
  first.finish('failed');
  const run = store.attach(id, store.lease(id, 'two').token);
  run.supersedeAfter(4150);
  run.log({ loss: -1, odd: Infinity }, { step: 4151 });
  run.progress({ epoch: 1, epochs: 2, step: 3, steps: 4, imagesPerSecond: 5.5, etaSeconds: null });
  run.setTrace(['onTrainStart']);
  run.setBackend('wasm', 'cpu');
  run.setTested({ weightsHash: 'aa', outputsHash: 'bb' });
  const weights = `${file}.weights`;
  writeFileSync(weights, 'weights');
  run.artifact(weights);
  store.appendLog(id, run.token, 'stdout', 'b\n');
  store.appendLog(id, run.token, 'stderr', 'a\n');
  run.finish('finished', 'done');
  const running = store.enqueue({ experiment: 'e', name: 'running' });
  store.attach(running, store.lease(running, 'three', { gpus: ['0'] }).token);
  const database = new Database(file);
  database.exec("UPDATE experiments SET created_at = 1000 WHERE name = 'e'");
  database.close();
  const queued = store.enqueue({ experiment: 'e', name: 'queued' });
  const job = { launcher: { use: 'pretend', options: {} }, folder: '/spool', index: 0, name: 'n', state: {} };
  store.leaseForJob(queued, job);
  return ['e', id, running, queued, 'loss', 'odd', snapshot];
}

/** Who holds a run is not merged: elsewhere nobody holds it, so that it is `crashed`, as of its last heartbeat. */
function withoutHolder(rows: readonly Row[], leases: readonly Row[]): Row[] {
  return rows.map((row) => {
    const lease = leases.find(({ run }) => run === row.id);
    return lease === undefined ? row : { ...row, status: 'crashed', heartbeat_at: lease.heartbeat_at };
  });
}

const PATHS: Record<
  string,
  { take: (store: Store, from: string) => void; left: string[]; without: string[] }
> = {
  'a merge': {
    take: (store, from) => store.merge(from),
    left: ['leases', 'gpus', 'jobs'],
    without: [],
  },
  'an export and import as JSON': {
    take: (store, from) => {
      using reader = openReader(from);
      store.importJson([...exportRuns(reader, { format: 'json' })].join(''));
    },
    // Output and artifacts stay behind; tokens belong to the store that gave them; a copy of code is new here.
    left: ['leases', 'gpus', 'jobs', 'artifacts', 'logs'],
    without: ['runs.token', 'snapshots.created_at'],
  },
};

describe.each(Object.entries(PATHS))('%s', (_, { take, left, without }) => {
  let names: string[];
  let source: string;
  let target: string;

  beforeAll(() => {
    source = path.join(temporaryFolder(), 'source.db');
    target = path.join(temporaryFolder(), 'target.db');
    // Open until the end: closing it would end the run that is still running.
    const from = openStore(source, { captureOutput: false, heartbeatInterval: 3_600_000 });
    using to = openStore(target);
    names = fill(from, source);
    // Rows of its own, so that the numbers of runs, experiments and metrics differ.
    const own = to.startRun({ experiment: 'other' });
    own.log({ odd: 1, mine: 2, loss: 3 }, { step: 0 });
    own.finish();
    take(to, source);
    return () => from.close();
  });

  it.each(statements)('keeps every row of %s, or none', (table) => {
    const rows = rowsOf(source, table, names);
    expect(rows.length).toBeGreaterThan(0);
    const expected = table === 'runs' ? withoutHolder(rows, rowsOf(source, 'leases', names)) : rows;
    const kept = (row: Row) =>
      Object.fromEntries(Object.entries(row).filter(([column]) => !without.includes(`${table}.${column}`)));
    expect(rowsOf(target, table, names).map(kept)).toEqual(left.includes(table) ? [] : expected.map(kept));
  });
});
