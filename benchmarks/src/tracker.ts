import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader, openStore } from '@ablate/tracker';
import Database from 'better-sqlite3';
import { severalProcesses } from './tracker-processes.js';

const POINTS = 1_000_000;
const METRICS = 4;

/**
 * Times of the tracker: logging beside a plain better-sqlite3 loop, lists of 10,000 runs with 100 metrics each, a
 * series of 1,000,000 points, and the size of a point on disk.
 */
export async function run(): Promise<Record<string, number | string>> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-benchmark-'));
  try {
    const plain = median(3, (index) => plainLoop(path.join(folder, `plain-${index}.db`)));
    const tracked = median(3, (index) => trackedLoop(path.join(folder, `tracked-${index}.db`)));
    return {
      'plain loop, points/s': Math.round(plain),
      'log and finish, points/s': Math.round(tracked),
      'log and finish, ratio to plain loop': Number((tracked / plain).toFixed(2)),
      ...logLatency(path.join(folder, 'latency.db')),
      ...longSeries(path.join(folder, 'series.db')),
      ...manyRuns(path.join(folder, 'runs.db')),
      ...allRuns(path.join(folder, 'all.db')),
      ...(await severalProcesses(path.join(folder, 'shared.db'))),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function median(times: number, measure: (index: number) => number): number {
  const results = Array.from({ length: times }, (_, index) => measure(index)).sort(
    (one, other) => one - other,
  );
  return results[Math.floor(times / 2)] ?? NaN;
}

/** Points a second that one prepared INSERT in transactions of 10,000 writes: the same columns, nothing else. */
function plainLoop(file: string): number {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.exec(`CREATE TABLE points (run INTEGER NOT NULL, key INTEGER NOT NULL, step INTEGER NOT NULL,
    time INTEGER NOT NULL, value REAL, PRIMARY KEY (run, key, step)) STRICT, WITHOUT ROWID`);
  const insert = database.prepare('INSERT INTO points VALUES (?, ?, ?, ?, ?)');
  const begin = performance.now();
  for (let index = 0; index < POINTS;) {
    database.exec('BEGIN');
    for (const end = index + 10_000; index < end; index += 1) {
      insert.run(1, index % METRICS, Math.floor(index / METRICS), Date.now() % 1e6, Math.random());
    }
    database.exec('COMMIT');
  }
  const seconds = (performance.now() - begin) / 1000;
  database.close();
  return POINTS / seconds;
}

function trackedLoop(file: string): number {
  using store = openStore(file);
  const writer = store.startRun({ experiment: 'throughput' });
  const begin = performance.now();
  for (let step = 0; step < POINTS / METRICS; step += 1) {
    writer.log(
      { loss: Math.random(), accuracy: Math.random(), norm: Math.random(), rate: Math.random() },
      { step },
    );
  }
  writer.finish();
  return (POINTS / (performance.now() - begin)) * 1000;
}

/** Time of single `log` calls of four values, at the pace of a fast training loop's bursts. */
function logLatency(file: string): Record<string, number> {
  using store = openStore(file);
  const writer = store.startRun({ experiment: 'latency' });
  const microseconds: number[] = [];
  for (let step = 0; step < 200_000; step += 1) {
    const values = { loss: Math.random(), accuracy: Math.random(), norm: Math.random(), rate: Math.random() };
    const begin = performance.now();
    writer.log(values, { step });
    microseconds.push((performance.now() - begin) * 1000);
  }
  writer.finish();
  microseconds.sort((one, other) => one - other);
  const quantile = (share: number): number =>
    Number((microseconds[Math.floor(microseconds.length * share)] ?? NaN).toFixed(2));
  return { 'log call p50, µs': quantile(0.5), 'log call p99, µs': quantile(0.99) };
}

function longSeries(file: string): Record<string, number> {
  const store = openStore(file);
  const writer = store.startRun({ experiment: 'series' });
  for (let step = 0; step < POINTS; step += 1) writer.log({ loss: Math.random() }, { step });
  writer.finish();
  store.close();
  using reader = openReader(file);
  const milliseconds = median(5, () => timed(() => reader.series(writer.id, 'loss', { buckets: 2000 })));
  return {
    'series of 1,000,000 points, ms': Number(milliseconds.toFixed(1)),
    'bytes a point with rollups': Number((statSync(file).size / POINTS).toFixed(1)),
  };
}

function manyRuns(file: string): Record<string, number> {
  const store = openStore(file, { flushInterval: 200 });
  const metrics = Array.from({ length: 100 }, (_, index) => `metric/${index}`);
  for (let index = 0; index < 10_000; index += 1) {
    const writer = store.startRun({
      experiment: 'runs',
      config: { model: { use: 'resnet', options: { depth: index % 100 } }, lr: index / 10_000 },
      tags: index % 2 === 0 ? { debug: '' } : {},
    });
    writer.log(Object.fromEntries(metrics.map((metric) => [metric, Math.random()])), { step: 1 });
    writer.finish();
  }
  store.close();
  using reader = openReader(file);
  const sorted = { orderBy: 'metric:metric/50', descending: true, limit: 50 };
  const filter = 'status:finished model.options.depth>=50 metric/7>0.5 -tag:debug';
  const list = median(5, () => timed(() => reader.listRuns({ ...sorted, filter })));
  const plain = median(5, () => timed(() => reader.listRuns(sorted)));
  return {
    'list of 10,000 runs × 100 metrics, sorted, first 50, ms': Number(plain.toFixed(1)),
    'the same, filtered, ms': Number(list.toFixed(1)),
    'the same, filtered, ms of CPU': Number(cpuTime(() => reader.listRuns({ ...sorted, filter })).toFixed(1)),
  };
}

/** All of 1,000 runs, as `ablate runs` asks for them. */
function allRuns(file: string): Record<string, number> {
  using store = openStore(file, { flushInterval: 200 });
  for (let index = 0; index < 1000; index += 1) {
    const writer = store.startRun({ experiment: 'runs', config: { index, model: { depth: 8 } } });
    writer.log({ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8 }, { step: 1 });
    writer.finish();
  }
  using reader = openReader(file);
  const list = median(5, () => timed(() => reader.listRuns()));
  return { 'list of all 1,000 runs × 8 metrics, ms': Number(list.toFixed(1)) };
}

/** Median of several, for machines that do other things too. */
function cpuTime(action: () => unknown): number {
  return median(5, () => {
    const before = process.cpuUsage();
    action();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
}

function timed(action: () => unknown): number {
  const begin = performance.now();
  action();
  return performance.now() - begin;
}
