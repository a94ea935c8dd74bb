import { existsSync } from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { backUpBeside, backUpStore } from '../backup/back-up.js';
import { closeWriter, connectWriter } from '../database/connection.js';
import { MIGRATIONS } from '../database/schema.js';
import { Summaries } from '../metrics/summaries.js';
import { flattenConfig, typedParam } from '../runs/flatten-config.js';
import { HELD_STATUSES, sqlList } from '../runs/life-cycle.js';
import { parseObject } from '../runs/run-rows.js';
import { isOfIndex } from './damage.js';
import { paramDifferences } from './param-differences.js';
import { rollupDifferences } from './rollup-differences.js';
import { summaryDifferences } from './summary-differences.js';
import { verifyStore, type StoreProblem } from './verify.js';

/** What a repair has mended, and what it could not. */
export interface RepairResult {
  /** The store as it was before; null where there was nothing to do. */
  readonly backup: string | null;
  readonly repaired: readonly StoreProblem[];
  /** What is left: it can't be derived, its run is held, or pages are damaged, so that only salvaging helps. */
  readonly problems: readonly StoreProblem[];
}

/**
 * Rebuilds what is derived: summaries and rollups from points, parameters from configurations, indexes from tables.
 * Nothing else is touched, nor a run that somebody holds. Makes a backup first. Throws `StoreError`.
 */
export function repairStore(file: string): RepairResult {
  const absolute = path.resolve(file);
  const found = verifyStore(absolute);
  const isSound = found.every(({ kind, message }) => kind !== 'corrupt' || isOfIndex(message));
  if (!isSound || !found.some(isDerived)) return { backup: null, repaired: [], problems: found };
  const backup = freeName(`${absolute}.before-repair`);
  const database = connectWriter(absolute, MIGRATIONS, backUpBeside(absolute));
  try {
    backUpStore(absolute, backup);
    if (found.some(({ kind }) => kind === 'corrupt')) database.exec('REINDEX');
    database.transaction(rebuild).immediate(database);
  } finally {
    closeWriter(database);
  }
  const problems = verifyStore(absolute);
  const isLeft = (problem: StoreProblem) => problems.some(({ message }) => message === problem.message);
  return { backup, repaired: found.filter((problem) => !isLeft(problem)), problems };
}

function isDerived({ kind }: StoreProblem): boolean {
  return kind === 'summary' || kind === 'rollup' || kind === 'parameter' || kind === 'corrupt';
}

function rebuild(database: Database.Database): void {
  const held = new Set(
    database
      .prepare<[], number>(`SELECT number FROM runs WHERE status IN (${sqlList(HELD_STATUSES)})`)
      .pluck()
      .all(),
  );
  const summaries = new Summaries(database);
  for (const differences of [summaryDifferences, rollupDifferences])
    for (const { run, key } of [...differences(database)]) if (!held.has(run)) summaries.build(run, key);
  for (const run of [...paramDifferences(database)]) if (!held.has(run)) rebuildParams(database, run);
}

/** Makes a run's parameters anew from its configuration. */
export function rebuildParams(database: Database.Database, run: number): void {
  const config = database
    .prepare<[number], string>('SELECT config FROM runs WHERE number = ?')
    .pluck()
    .get(run);
  database.prepare('DELETE FROM params WHERE run = ?').run(run);
  const insert = database.prepare('INSERT INTO params (run, path, type, value) VALUES (?, ?, ?, ?)');
  for (const { path: name, value } of flattenConfig(parseObject(config ?? '{}')))
    insert.run(run, name, ...typedParam(value));
}

function freeName(start: string): string {
  const name = (number: number) => `${start}${number === 1 ? '' : `-${number}`}.backup`;
  let number = 1;
  while (existsSync(name(number))) number += 1;
  return name(number);
}
