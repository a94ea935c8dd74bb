import type Database from 'better-sqlite3';

/** Tables without a foreign key, because checking one for every point would cost too much. */
const UNCHECKED_TABLES = ['points', 'summaries', 'rollups'];

/** Removes a run and everything that belongs to it but its artifacts' content. Call it inside a transaction. */
export function removeRun(database: Database.Database, run: number): void {
  for (const table of UNCHECKED_TABLES) database.prepare(`DELETE FROM ${table} WHERE run = ?`).run(run);
  database.prepare('DELETE FROM runs WHERE number = ?').run(run);
}

/** Removes what belongs to no run; returns the number of rows. Call it inside a transaction. */
export function removeOrphans(database: Database.Database): number {
  return UNCHECKED_TABLES.map(
    (table) =>
      database.prepare(`DELETE FROM ${table} WHERE run NOT IN (SELECT number FROM runs)`).run().changes,
  ).reduce((sum, changes) => sum + changes, 0);
}

/** Counts what belongs to no run, by table. */
export function countOrphans(database: Database.Database): [table: string, rows: number][] {
  return UNCHECKED_TABLES.map((table) => {
    const count = database
      .prepare<[], number>(`SELECT count(*) FROM ${table} WHERE run NOT IN (SELECT number FROM runs)`)
      .pluck()
      .get();
    return [table, count ?? 0];
  });
}
