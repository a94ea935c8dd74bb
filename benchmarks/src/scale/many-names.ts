import path from 'node:path';
import { openStore } from '@ablate/tracker';
import Database from 'better-sqlite3';
import { median } from 'simple-statistics';
import type { Figures } from '../figures.js';

const NAMES = 100_000;
const ROUNDS = 3;

/** How long a step blocks that logs 100,000 metrics never logged before, beside a loop that inserts as many rows. */
export function manyNames(folder: string): Figures {
  const rounds = Array.from({ length: ROUNDS }, (_, round) => ({
    plain: plainLoop(path.join(folder, `plain-${round}.db`)),
    logged: firstStep(path.join(folder, `names-${round}.db`)),
  }));
  return {
    [`${NAMES} new metric names in a step: ms`]: Math.round(median(rounds.map(({ logged }) => logged))),
    'the same / INSERT of as many names, points and summaries': Number(
      median(rounds.map(({ plain, logged }) => logged / plain)).toFixed(2),
    ),
  };
}

function firstStep(file: string): number {
  using store = openStore(file, { systemInterval: 0, captureOutput: false });
  const run = store.startRun({ experiment: 'names' });
  const values = Object.fromEntries(
    Array.from({ length: NAMES }, (_, index) => [`layer/${index}/norm`, index]),
  );
  const began = performance.now();
  run.log(values, { step: 1 });
  run.flush();
  return performance.now() - began;
}

/** Three prepared statements for each name in one transaction, and nothing else. */
function plainLoop(file: string): number {
  openStore(file).close();
  const database = new Database(file);
  database.pragma('synchronous = NORMAL');
  const key = database.prepare('INSERT INTO keys (name) VALUES (?)');
  const point = database.prepare('INSERT INTO points VALUES (?, ?, ?, ?, ?)');
  const summary = database.prepare('INSERT INTO summaries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const began = performance.now();
  database.transaction(() => {
    for (let index = 0; index < NAMES; index += 1) {
      const number = key.run(`layer/${index}/norm`).lastInsertRowid;
      point.run(1, number, 1, 0, index);
      summary.run(1, number, 1, index, 1, index, 1, index, 1, index, 1, 1, null);
    }
  })();
  const milliseconds = performance.now() - began;
  database.close();
  return milliseconds;
}
