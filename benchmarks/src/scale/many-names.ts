import path from 'node:path';
import { openStore } from '@ablate/tracker';
import Database from 'better-sqlite3';
import { median } from 'simple-statistics';
import type { Figures } from '../figures.js';
import { timed, type Times } from './timed.js';

const NAMES = 100_000;
/** Rows of a statement: more gain nothing. */
const ROWS = 32;
const ROUNDS = 5;

/**
 * How long a step blocks that logs 100,000 metrics never logged before, beside the same rows put into the same tables by
 * nothing but the fastest statements that we know of.
 */
export function manyNames(folder: string): Figures {
  const rounds = Array.from({ length: ROUNDS }, (_, round) => ({
    inserts: inserts(path.join(folder, `inserts-${round}.db`)),
    logged: firstStep(path.join(folder, `names-${round}.db`)),
  }));
  const of = (what: 'inserts' | 'logged', kind: keyof Times) =>
    Math.round(median(rounds.map((round) => round[what][kind])));
  return {
    [`${NAMES} new metric names in a step: ms`]: of('logged', 'milliseconds'),
    'the same: ms of CPU': of('logged', 'processor'),
    'INSERT of as many names, points and summaries: ms': of('inserts', 'milliseconds'),
    'INSERT of the same: ms of CPU': of('inserts', 'processor'),
  };
}

function firstStep(file: string): Times {
  using store = openStore(file, { systemInterval: 0, captureOutput: false });
  const run = store.startRun({ experiment: 'names' });
  const values = Object.fromEntries(
    Array.from({ length: NAMES }, (_, index) => [`layer/${index}/norm`, index]),
  );
  return timed(() => {
    run.log(values, { step: 1 });
    run.flush();
  });
}

function inserts(file: string): Times {
  openStore(file).close();
  const database = new Database(file);
  database.pragma('synchronous = NORMAL');
  const rows = (columns: number) =>
    Array(ROWS)
      .fill(`(${Array(columns).fill('?').join(', ')})`)
      .join(', ');
  const fill = [
    [`INSERT INTO keys (number, name) VALUES ${rows(2)}`, (key) => [key, `layer/${key}/norm`]],
    [`INSERT INTO points VALUES ${rows(5)}`, (key) => [1, key, 1, 0, key]],
    [
      `INSERT INTO summaries WITH point (run, key, step, value) AS (VALUES ${rows(4)})
        SELECT run, key, step, value, step, value, step, value, step, value, 1, 1, NULL FROM point`,
      (key) => [1, key, 1, key],
    ],
  ] satisfies [sql: string, row: (key: number) => (number | string)[]][];
  const statements = fill.map(([sql, row]) => ({ statement: database.prepare(sql), row }));
  const times = timed(() =>
    database.transaction(() => {
      for (const { statement, row } of statements) {
        for (let key = 1; key <= NAMES; key += ROWS) {
          const values: (number | string)[] = [];
          for (let at = key; at < key + ROWS; at += 1) values.push(...row(at));
          statement.run(values);
        }
      }
    })(),
  );
  database.close();
  return times;
}
