import type Database from 'better-sqlite3';
import { flattenConfig, typedParam } from '../runs/flatten-config.js';
import { parseStored } from '../runs/run-rows.js';

/** Numbers of runs whose parameters, by which filters find them, aren't those of their configuration. */
export function* paramDifferences(database: Database.Database): Iterable<number> {
  const params = database
    .prepare<[run: number], [path: string, type: string, value: number | string | null]>(
      'SELECT path, type, value FROM params WHERE run = ? ORDER BY path',
    )
    .raw();
  const runs = database.prepare<[], { number: number; config: string }>('SELECT number, config FROM runs');
  for (const { number, config } of runs.iterate()) {
    const expected = flattenConfig(parseStored(config)).map(({ path, value }) =>
      [path, ...typedParam(value)].map(asStored),
    );
    if (inOrder(params.all(number)) !== inOrder(expected)) yield number;
  }
}

/** SQLite keeps text in UTF-8, which has no halves of a pair. */
function asStored(value: number | string | null): number | string | null {
  return typeof value === 'string' ? Buffer.from(value).toString() : value;
}

function inOrder(rows: readonly (readonly (number | string | null)[])[]): string {
  return JSON.stringify(rows.map((row) => JSON.stringify(row)).sort());
}
